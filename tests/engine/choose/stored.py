"""Checkpoints on disk."""

from __future__ import annotations

from pathlib import Path

from engine.choose.checkpoint import CARD, WEIGHTS
from tests.engine.choose.checkpoints import Arrays, checkpoint, constant


def put(folder: Path, made: tuple[bytes, bytes]) -> Path:
    """Write card and weights to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in zip((CARD, WEIGHTS), made, strict=True):
        (folder / name).write_bytes(data)
    return folder


def always(folder: Path, action: str, value: float = 1.0, **changes: object) -> Path:
    """A checkpoint that chooses one action wherever it is legal."""
    return put(folder, checkpoint(constant({action: value}), **changes))


__all__ = ["Arrays", "always", "put"]
