"""Which files of a commit are fetched: Python, and what says how a Python project is set up and tested.

Tests come along as the Python they are; their data files do not, unless the caller asks for `is_anything`: a
repository of a few hundred modules may hold gigabytes beside them. A proof that misses such a file declines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.github.errors import Unreadable
from bot.repository.trees import split_nul

_NAMES = frozenset(
    {"pyproject.toml", "velox.toml", "setup.cfg", "tox.ini", "pytest.ini", ".pytest.ini", "pytest.toml"}
    | {"Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "pylock.toml"}
    | {".python-version", "runtime.txt", "py.typed"}
)
_REQUIREMENTS = re.compile(
    r"(?:.*/)?(?:[^/]*(?:requirements|constraints)[^/]*|requirements/[^/]+)\.(?:txt|in)"
)
_SUFFIXES = (".py", ".pyi")
_REGULAR = ("100644", "100755", "100664")
_COMPARED = (*_REGULAR, "120000")
_LEADING_AWAY = frozenset({"", ".", ".."})
_OF_GIT = frozenset({".git", "git~1"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a commit: its path, mode and the id of its content."""

    path: str
    mode: str
    object_id: str


def is_wanted(path: str) -> bool:
    """Tell whether a review or a proof reads a file."""
    name = path.rpartition("/")[2]
    return path.endswith(_SUFFIXES) or name in _NAMES or bool(_REQUIREMENTS.fullmatch(path))


def is_anything(path: str) -> bool:
    """Want every regular file, for a proof whose tests read data; the caps of the checkout still hold."""
    return True


def read_entries(listed: bytes) -> Iterator[Entry]:
    """Read `git ls-tree -r -z`: the regular files. Links and submodules are left out.

    Raises Unreadable when a name leads out of the folder or into `.git`, or is there twice. Git refuses to
    check such a tree out, so it was made to do harm.
    """
    seen: set[str] = set()
    for line in split_nul(listed):
        facts, _, path = line.partition("\t")
        mode, kind, object_id = facts.split()
        if path in seen or not _is_safe(path):
            raise Unreadable("git", "ls-tree", "a file name that leads elsewhere, or is there twice")
        seen.add(path)
        if kind == "blob" and mode in _REGULAR:
            yield Entry(path, mode, object_id)


def read_differences(listed: bytes) -> Iterator[Entry]:
    """Read `git diff-tree -r -z --no-renames`: the files of both sides, the older one first.

    Symbolic links are among them: to git's diff what they point at is their content.
    """
    fields = iter(split_nul(listed))
    for facts in fields:
        old_mode, new_mode, old_id, new_id, _ = facts.removeprefix(":").split()
        path = next(fields)
        for mode, object_id in ((old_mode, old_id), (new_mode, new_id)):
            if mode in _COMPARED:
                yield Entry(path, mode, object_id)


def _is_safe(path: str) -> bool:
    """Tell whether a path stays below its root and out of `.git`, which HFS+ and NTFS read in more ways."""
    parts = path.split("/")
    folded = {part.strip().rstrip(". ").casefold() for part in parts}
    return not (_LEADING_AWAY & set(parts) or _OF_GIT & folded)
