"""What the files of a folder are like, so that a change is noticed without reading all of them again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.repository.trees import FolderTree, is_settings
from engine.model import Skipped

Mark = tuple[int, int, str]
"""When a file was written, in nanoseconds; its bytes; the digest of its content."""


@dataclass(frozen=True, slots=True)
class Look:
    """The files of a folder as they are now, and which of them are other than before, or gone."""

    marks: Mapping[str, Mark]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def look(root: Path, before: Mapping[str, Mark]) -> Look:
    """Look at the Python files and settings of a folder.

    A file whose time and size are as before is not read. One that was written anew with the same content did
    not change.
    """
    tree = FolderTree(root)
    marks: dict[str, Mark] = {}
    changed: list[str] = []
    for path in sorted({*tree.paths(), *tree.settings_paths()}):
        known = before.get(path)
        mark = _mark(tree, root, path, known)
        if mark is None:
            continue
        marks[path] = mark
        if known is None or known[2] != mark[2]:
            changed.append(path)
    return Look(marks, tuple(changed), tuple(path for path in before if path not in marks))


def _mark(tree: FolderTree, root: Path, path: str, known: Mark | None) -> Mark | None:
    try:
        facts = os.lstat(f"{root}/{path}")
    except OSError:
        return None
    if known is not None and known[:2] == (facts.st_mtime_ns, facts.st_size):
        return known
    content = tree.read(path)
    if isinstance(content, Skipped):
        return None
    return (facts.st_mtime_ns, facts.st_size, hashlib.sha256(content).hexdigest()[:32])


def settings_changed(look: Look) -> bool:
    """Tell whether a file changed that governs the others."""
    return any(is_settings(path) for path in (*look.changed, *look.gone))
