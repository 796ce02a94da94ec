"""Where trained policies lie: a pointer names a checkpoint, and to publish is to move the pointer.

models/current                    the name of the checkpoint that decides
models/shadow                     the name of one that only watches
models/<name>/card.json           what it is
models/<name>/model.safetensors   its weights
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from engine.choose.checkpoint import CARD, MOST_CARD_BYTES, WEIGHTS, read
from engine.choose.deciding import Policy
from engine.choose.tensors import MOST_BYTES
from engine.errors import BadCheckpoint

Pointer = Literal["current", "shadow"]

NAME = re.compile(r"[0-9a-f]{12}")
"""How checkpoints are named: by the beginning of the SHA-256 of their weights. A pointer leads nowhere
else."""

MOST_POINTER_BYTES = 64


def name_in(pointer: Path) -> str:
    """Return the name in a pointer file, empty if there is none; raises `BadCheckpoint` for anything else."""
    try:
        with pointer.open("rb") as file:
            name = file.read(MOST_POINTER_BYTES).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise BadCheckpoint(str(pointer), f"it cannot be read ({error.strerror})") from None
    if not NAME.fullmatch(name):
        raise BadCheckpoint(str(pointer), "it does not hold the name of a checkpoint")
    return name


def load(folder: Path) -> Policy:
    """Return the policy of a checkpoint's folder; raises `BadCheckpoint`. No more is read than it may
    have."""
    try:
        files = [(CARD, MOST_CARD_BYTES), (WEIGHTS, MOST_BYTES)]
        card, weights = (_start_of(folder / name, most) for name, most in files)
    except OSError as error:
        raise BadCheckpoint(folder.name, f"its files cannot be read ({error.strerror})") from None
    return read(card, weights, folder.name)


def _start_of(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)
