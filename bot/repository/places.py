"""Where a repository lies on disk, found without running git.

Git's own search would trust what it finds: `core.worktree` of a hostile settings file, or a bare repository
smuggled in as ordinary files. It also refuses repositories of another user. Naming both folders to git
outright, as `bot.repository.git` does, avoids all three.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository: its own folder, and the work tree if it has one. Both are absolute."""

    git_folder: Path
    work_tree: Path | None


def find_repository(path: Path) -> Repository | None:
    """Return the repository that `path` (a file or folder) lies in, or None.

    A bare repository counts only when `path` itself is one.
    """
    path = path.resolve()
    if _is_git_folder(path):
        return Repository(path, None)
    for folder in (path, *path.parents):
        git_folder = _git_folder_of(folder / ".git")
        if git_folder is not None:
            return Repository(git_folder, folder)
    return None


def shown(path: str) -> str:
    """Return a path as a person may see it: what is no text, and control characters, replaced."""
    return "".join(character if character.isprintable() else "\ufffd" for character in path)


def _git_folder_of(entry: Path) -> Path | None:
    """Follow the `.git` entry of a work tree: a folder, or a file that names one (a submodule's)."""
    try:
        if entry.is_file():
            named = re.fullmatch(rb"gitdir: (.+?)[\r\n]*", entry.read_bytes()[:8192], re.DOTALL)
            if named is None:
                return None
            entry = entry.parent / named[1].decode("utf-8", "surrogateescape")
        entry = entry.resolve()
        return entry if _is_git_folder(entry) else None
    except (OSError, ValueError):
        return None


def _is_git_folder(folder: Path) -> bool:
    """Tell whether git would take a folder for a repository."""
    try:
        if not ((folder / "HEAD").is_file() or (folder / "HEAD").is_symlink()):
            return False
        if (folder / "commondir").is_file():
            return True
        return (folder / "objects").is_dir() and (folder / "refs").is_dir()
    except OSError:
        return False
