"""Where a GitHub lives: github.com, GitHub Enterprise Server, or GitHub Enterprise Cloud on a `ghe.com` name.

Addresses come from the settings alone. A delivery names its host as well (`X-GitHub-Enterprise-Host`), but
whoever follows that hands tokens to a stranger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from engine.errors import BadInput

_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Host:
    """One GitHub: the name it is stored under, the base of its API and of its web and git addresses.

    Neither address ends in a slash. The name carries the port where it is not the usual one.
    """

    name: str
    api: str
    web: str

    def clone_url(self, full_name: str) -> str:
        """Return the address git fetches `owner/name` from. It never holds credentials."""
        return f"{self.web}/{quote(full_name, safe='/')}.git"


def host_named(name: str) -> Host:
    """Return the GitHub of a host name: `github.com`, `SUBDOMAIN.ghe.com`, or a GitHub Enterprise Server.

    The rule is GitHub's own (https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api):
    an Enterprise Server serves its API below `/api/v3`, the others on a host `api.` of their own.
    """
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r} is not a host name; give one such as github.com or github.example.org.")
    if name == "github.com" or name.endswith(".ghe.com"):
        return Host(name, f"https://api.{name}", f"https://{name}")
    return Host(name, f"https://{name}/api/v3", f"https://{name}")


def host_of(web: str) -> Host:
    """Return the GitHub at a web address; one on this machine has its API where an Enterprise Server does."""
    parts = urlsplit(web)
    if (parts.hostname or "") in _LOOPBACK:
        return host_at(f"{web.rstrip('/')}/api/v3")
    return host_named(parts.netloc)


def host_at(api: str) -> Host:
    """Return the GitHub whose API has this base, for a server that `host_named` would not find.

    Plain HTTP is accepted on the loopback interface only: tokens would travel in the open.
    """
    parts = urlsplit(api.strip().rstrip("/"))
    name = (parts.hostname or "").lower()
    if (
        parts.scheme not in ("http", "https")
        or not name
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise BadInput(
            "The API's address must look like https://HOST/api/v3, without a user, query or fragment."
        )
    if parts.scheme == "http" and name not in _LOOPBACK:
        raise BadInput(f"The API of {name} must be reached over https, or tokens could be read on the way.")
    web = f"{parts.scheme}://{parts.netloc}"
    if name.startswith("api.") and not parts.path and parts.port is None:
        return host_named(name.removeprefix("api."))
    return Host(parts.netloc.lower(), f"{web}{parts.path}", web)
