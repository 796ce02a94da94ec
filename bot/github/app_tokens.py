"""How the App proves who it is: its own short-lived token, and tokens of an installation for one job.

The App's token is a JWT signed with its private key
(https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app). An installation's token
lives an hour and is asked for with as few repositories and permissions as the job needs, so that one which
reads code cannot write, and one which writes cannot read code. Tokens are opaque and of any length.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from engine.errors import BadInput

BACKDATED = 60
"""Seconds that a token of the App is dated back, for clocks that differ."""

LIFE = 9 * 60
"""Seconds between issue and expiry; GitHub takes no more than ten minutes."""

RENEWED = 7 * 60
"""Age in seconds at which the App's token is made anew."""

MARGIN = 5 * 60
"""Seconds before its expiry from which an installation's token is no longer given out."""

_PEM = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)
_NO_KEY = (
    "The App's private key cannot be read: give the PEM text GitHub made (line ends may be written \\n), "
    "its base64, or the path of the file that holds it."
)


def read_private_keys(*values: str) -> tuple[RSAPrivateKey, ...]:
    """Return the private keys in some settings, in their order.

    Each value is PEM text (one key or several, line ends real or written `\\n`), base64 of that, or the path
    of a file with it. Several keys at once let one be replaced without a pause: add the new one, delete the
    old one on GitHub, then here. No value ever shows in an error.
    """
    keys = [_key(block) for value in values for block in _blocks(value)]
    if not keys:
        raise BadInput(_NO_KEY)
    return tuple(keys)


def _blocks(value: str) -> list[str]:
    text = _pem_text(value.strip().strip("\"'"))
    blocks = [found[0] for found in _PEM.finditer(text)]
    if not blocks:
        raise BadInput(_NO_KEY)
    return blocks


def _pem_text(value: str) -> str:
    if "-----BEGIN" not in value:
        value = _from_base64(value) or _from_file(value)
    return value.replace("\\r", "").replace("\\n", "\n")


def _from_base64(value: str) -> str:
    try:
        text = base64.b64decode("".join(value.split()), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return text if "-----BEGIN" in text else ""


def _from_file(value: str) -> str:
    try:
        return Path(value).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError, RuntimeError):
        raise BadInput(_NO_KEY) from None


def _key(block: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(block.encode("ascii"), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadInput(_NO_KEY) from None
    if not isinstance(key, RSAPrivateKey):
        raise BadInput("The App's private key is not an RSA key; GitHub takes no other: use the one it made.")
    return key


class AppTokens:
    """The App's own tokens, signed with the first of its keys that GitHub has not refused."""

    def __init__(self, app_id: str, keys: Sequence[RSAPrivateKey], wall: Callable[[], float]) -> None:
        self._app_id = app_id
        self._keys = tuple(keys)
        self._wall = wall
        self._chosen = 0
        self._made = float("-inf")
        self._token = ""

    async def get(self) -> str:
        """Return a token that lives for another minute at least."""
        now = self._wall()
        if not 0 <= now - self._made < RENEWED:
            issued = int(now) - BACKDATED
            claims = {"iat": issued, "exp": issued + LIFE, "iss": self._app_id}
            self._token = jwt.encode(claims, self._keys[self._chosen], algorithm="RS256")
            self._made = now
        return self._token

    def refused(self, token: str) -> None:
        """Take note that GitHub refused a token: the next one is signed with the next key."""
        if token == self._token:
            self._chosen = (self._chosen + 1) % len(self._keys)
            self._made, self._token = float("-inf"), ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a token may do: in which repositories of an installation (all when empty), with what rights."""

    host: str
    installation: int
    repositories: tuple[int, ...] = ()
    permissions: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(
        host: str,
        installation: int,
        repositories: Iterable[int] = (),
        permissions: Mapping[str, str] | None = None,
    ) -> Scope:
        """Return a scope, whatever the order; GitHub takes 500 repositories at most."""
        chosen = tuple(sorted(set(repositories)))
        if len(chosen) > 500:
            raise ValueError("a token is for at most 500 repositories")
        return Scope(host, installation, chosen, tuple(sorted((permissions or {}).items())))


@dataclass(frozen=True, slots=True)
class Token:
    """An installation's token and when it expires, in seconds since the epoch."""

    value: str = field(repr=False)
    expires_at: float


def read_token(answer: Mapping[str, object]) -> Token:
    """Read the answer to a request for a token. ValueError when there is none in it."""
    value, expires = answer.get("token"), answer.get("expires_at")
    if not isinstance(value, str) or not value or not isinstance(expires, str):
        raise ValueError("an answer without a token")
    moment = datetime.fromisoformat(expires)
    if moment.tzinfo is None:
        raise ValueError("an expiry without a time zone")
    return Token(value, moment.timestamp())


class InstallationTokens:
    """Tokens of installations, kept until five minutes before they expire and never shared between scopes."""

    def __init__(self, mint: Callable[[Scope], Awaitable[Token]], wall: Callable[[], float]) -> None:
        self._mint = mint
        self._wall = wall
        self._tokens: dict[Scope, Token] = {}
        self._locks: dict[Scope, asyncio.Lock] = {}

    async def get(self, scope: Scope) -> str:
        """Return a token of a scope; those who ask for the same one at once wait for one answer."""
        if found := self._fresh(scope):
            return found.value
        async with self._locks.setdefault(scope, asyncio.Lock()):
            token = self._fresh(scope)
            if token is None:
                self._forget_old()
                token = self._tokens[scope] = await self._mint(scope)
        return token.value

    def refused(self, scope: Scope, value: str) -> None:
        """Forget a token that GitHub refused, unless another has taken its place."""
        if (kept := self._tokens.get(scope)) and kept.value == value:
            del self._tokens[scope]

    def _fresh(self, scope: Scope) -> Token | None:
        token = self._tokens.get(scope)
        return token if token and self._wall() < token.expires_at - MARGIN else None

    def _forget_old(self) -> None:
        self._tokens = {scope: token for scope, token in self._tokens.items() if self._fresh(scope)}
        self._locks = {
            scope: lock for scope, lock in self._locks.items() if lock.locked() or scope in self._tokens
        }
