"""Private folders for one job each, removed afterwards; when the process was killed, by the next one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "velox-checkout-"
_LOCK = "lock"

GRACE = 60.0
"""Seconds that a folder without a lock is left alone: its owner may be about to take it."""


@contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """Give a new folder that only this user may enter, and remove it in the end, whatever happened.

    A lock on a file in it says that its owner lives; the kernel gives it back when the process dies.
    """
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(lock)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(parent: Path | None = None, *, grace: float = GRACE) -> int:
    """Remove the folders of processes that were killed; return how many. Call it when a worker starts."""
    removed = 0
    for folder in Path(parent or tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not folder.is_symlink() and _is_abandoned(folder, grace):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _is_abandoned(folder: Path, grace: float) -> bool:
    try:
        facts = folder.stat()
        if facts.st_uid != os.getuid() or time.time() - facts.st_mtime < grace:
            return False
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return folder.is_dir()
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder; what vanishes meanwhile does not count."""
    total = 0
    for name, _, files in os.walk(folder):
        for file in files:
            try:
                total += os.lstat(f"{name}/{file}").st_size
            except OSError:
                continue
    return total
