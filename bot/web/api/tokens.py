"""Who asks: the tokens of `API_AUTH_TOKEN`, compared in a time that tells nothing of them."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable, Mapping

from bot.web.api.problem import Problem

HEADER = "X-API-Token"

LOCAL = "this machine"
"""Whose the jobs are where there are no tokens."""

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


class Tokens:
    """The tokens that are good, held as digests."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._digests = tuple(_digest(token) for token in tokens)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._digests)

    def tenant(self, given: str) -> str | None:
        """Return whose a token is, None if it is nobody's: compared with all of them, whichever fits."""
        digest = _digest(given)
        fits = [hmac.compare_digest(digest, known) for known in self._digests]
        return tenant_of(digest) if any(fits) else None


def tenant_of(digest: bytes) -> str:
    """Return what the owner of a token is stored under: it leads back to no token."""
    return hashlib.sha256(b"velox tenant\0" + digest).hexdigest()[:32]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def owner(tokens: Tokens, headers: Mapping[str, str], remote: str | None, host: str) -> str:
    """Return whose a request is.

    Without tokens only programs of this machine may ask: a request that a proxy or a tunnel brings is not
    theirs, and neither is one that a page in a browser sends to a name of its own. Raises Problem.
    """
    if tokens:
        given = headers.get(HEADER)
        found = tokens.tenant(given) if given is not None else None
        if found is None:
            said = "is missing" if given is None else "holds no token of this server"
            raise Problem(
                401,
                f"The header {HEADER} {said}: send one of those in API_AUTH_TOKEN.",
                headers={"WWW-Authenticate": f'ApiKey realm="velox", header="{HEADER}"'},
            )
        return found
    if not is_local(headers, remote, host):
        raise Problem(
            401,
            "This server has no API_AUTH_TOKEN, so it answers programs of its own machine alone: set one.",
            headers={"WWW-Authenticate": f'ApiKey realm="velox", header="{HEADER}"'},
        )
    return LOCAL


def is_local(headers: Mapping[str, str], remote: str | None, host: str) -> bool:
    """Tell whether a request comes from this machine straight."""
    try:
        near = ipaddress.ip_address(remote or "").is_loopback
    except ValueError:
        near = False
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host
    named = name.strip("[]").lower() in _LOCAL_NAMES
    return near and named and not any(header in headers for header in _FORWARDED)
