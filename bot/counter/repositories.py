"""Which repositories programs may name: those of the GitHub of the settings, by their address there alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_REF = re.compile(r"[A-Za-z0-9._+@/-]{1,200}")
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class NotThere(ValueError):
    """What names no repository or commit here; the text is a clause."""


@dataclass(frozen=True, slots=True)
class Named:
    """A repository of the configured GitHub."""

    owner: str
    name: str

    @property
    def full_name(self) -> str:
        """Owner and name, as GitHub writes them."""
        return f"{self.owner}/{self.name}"


def named(url: str, web: str) -> Named:
    """Return the repository at a web address; raises NotThere.

    `web` is the address of the GitHub: scheme and host, with its port if it has one, must be that. So no
    address leads to another machine, to a file, or through a program.
    """
    ours = urlsplit(web)
    if not url.isascii() or not url.isprintable() or "\\" in url or " " in url:
        raise NotThere("it holds letters that no address has")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise NotThere("it is no address") from None
    if parts.scheme != ours.scheme or parts.netloc.lower() != ours.netloc.lower():
        raise NotThere(f"it must begin with {web}/")
    if parts.query or parts.fragment or "?" in url or "#" in url or "%" in url:
        raise NotThere("it must end with owner and name")
    words = parts.path.removeprefix("/").removesuffix("/").split("/")
    if len(words) != 2:
        raise NotThere("it must end with owner and name")
    owner, name = words[0], words[1].removesuffix(".git")
    if not _OWNER.fullmatch(owner) or not _NAME.fullmatch(name) or name in (".", ".."):
        raise NotThere("owner or name is none that GitHub gives")
    return Named(owner, name)


def insist_on_ref(ref: str) -> None:
    """Raise NotThere for what can be no branch, tag or commit (git-check-ref-format(1))."""
    parts = ref.split("/")
    odd = any(not part or part.startswith((".", "-")) or part.endswith((".lock", ".")) for part in parts)
    if not _REF.fullmatch(ref) or odd or ".." in ref or "@{" in ref or ref == "@":
        raise NotThere("it can be no branch, tag or commit")


def is_commit(ref: str) -> bool:
    """Tell whether a ref is the full id of a commit."""
    return bool(_SHA.fullmatch(ref))
