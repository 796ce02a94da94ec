"""Writes files so that a reader sees the old content or the new one, never half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from engine.errors import BadInput


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside the old one and put it in its place, with the old one's mode.

    A symbolic link is followed: the file it leads to is the one to replace. Raises `BadInput`, with the old
    file untouched, when the folder or the disk does not permit it.
    """
    target = path.resolve()
    temporary: Path | None = None
    try:
        mode = target.stat().st_mode & 0o7777 if target.exists() else None
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        temporary.chmod(_default_mode() if mode is None else mode)
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from error


def _default_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
