"""Reading a payload that may lack anything: what is not there, or not what it should be, reads as None."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.jobs import Repository

LARGEST_ID = 2**63 - 1
LONGEST_TEXT = 1024
NO_COMMIT = frozenset("0")

_FULL_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NEVER_IN_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Here:
    """What a decision may know besides the payload: which GitHub this is, which App we are, what is wanted.

    `app` is None before the App is registered. `review_bots` is about pull requests that a bot opened,
    `review_branches` about pushes to branches other than the default one.
    """

    host: str = "github.com"
    app: int | None = None
    review_bots: bool = False
    review_branches: bool = False


def value_at(payload: object, *path: str) -> object:
    """Return what lies at a path of keys, None where the path ends early."""
    for key in path:
        if not isinstance(payload, Mapping):
            return None
        payload = payload.get(key)
    return payload


def text_at(payload: object, *path: str) -> str | None:
    """Return text that fits a column and a line: not empty, no control character, of bounded length."""
    value = value_at(payload, *path)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT or _NEVER_IN_TEXT.search(value):
        return None
    return value


def id_at(payload: object, *path: str) -> int | None:
    """Return a positive number that a bigint holds."""
    value = value_at(payload, *path)
    return value if type(value) is int and 0 < value <= LARGEST_ID else None


def commit_at(payload: object, *path: str) -> str | None:
    """Return the name of a commit, SHA-1 or SHA-256; all zeros, which stand for none, read as None."""
    value = value_at(payload, *path)
    if not isinstance(value, str) or not _COMMIT.fullmatch(value) or set(value) == NO_COMMIT:
        return None
    return value


def entries_at(payload: object, *path: str) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a list."""
    value = value_at(payload, *path)
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, Mapping))


def repository_of(payload: object, here: Here) -> Repository | None:
    """Return the repository of a delivery, None when it names none or comes from no installation."""
    installation = id_at(payload, "installation", "id")
    if installation is None:
        return None
    return read_repository(value_at(payload, "repository"), installation, here)


def read_repository(entry: object, installation: int, here: Here) -> Repository | None:
    """Return the repository that an entry describes."""
    repository, full_name = id_at(entry, "id"), text_at(entry, "full_name")
    if repository is None or full_name is None or not _FULL_NAME.fullmatch(full_name):
        return None
    return Repository(here.host, repository, full_name, installation)
