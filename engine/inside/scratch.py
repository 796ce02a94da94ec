"""Makes the places clean again where a candidate could write."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Sequence
from pathlib import Path


def wipe(folders: Sequence[str]) -> bool:
    """Remove everything in `folders`, however it is nested or protected, and tell whether that worked."""
    for folder in folders:
        try:
            Path(folder).chmod(0o1777)
            for entry in list(Path(folder).iterdir()):
                _remove(folder, entry.name)
        except OSError:
            return False
    return True


def _remove(folder: str, name: str) -> None:
    """Remove one entry; of a folder, what is deepest goes first.

    The way down is kept as open descriptors, two at a time: a hostile tree may be nested deeper than a path
    or a stack can be long. So what lies deep is moved up to the top and removed from there.
    """
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        waiting = [name]
        names = map(str, itertools.count())
        while waiting:
            entry = waiting.pop()
            if not stat.S_ISDIR(os.stat(entry, dir_fd=top, follow_symlinks=False).st_mode):
                os.unlink(entry, dir_fd=top)
                continue
            for inner in _emptied(top, entry):
                moved = next(free for free in names if not _is_there(top, free))
                os.rename(f"{entry}/{inner}", moved, src_dir_fd=top, dst_dir_fd=top)
                waiting.append(moved)
            os.rmdir(entry, dir_fd=top)
    finally:
        os.close(top)


def _is_there(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _emptied(top: int, entry: str) -> list[str]:
    """Unlink the files of a folder, and return the names of its folders."""
    os.chmod(entry, 0o700, dir_fd=top)
    inner = os.open(entry, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
    try:
        folders = []
        for name in os.listdir(inner):  # noqa: PTH208 - of a descriptor
            if stat.S_ISDIR(os.stat(name, dir_fd=inner, follow_symlinks=False).st_mode):
                # A folder can be moved only by one who may write into it.
                os.chmod(name, 0o700, dir_fd=inner)
                folders.append(name)
            else:
                os.unlink(name, dir_fd=inner)
        return folders
    finally:
        os.close(inner)
