"""Publishes one checkpoint after the other, without end: a process to be killed.

python -m tests.training.endless_publishing MODELS CHECKPOINT CHECKPOINT...
"""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from training.registry import Models


def publish(folder: Path, checkpoints: list[Path]) -> None:
    models = Models(folder)
    for number, checkpoint in enumerate(cycle(checkpoints)):
        models.publish(checkpoint, {"number": number, "padding": "x" * 5000}, "now", keep=1)
        print("published", flush=True)


if __name__ == "__main__":
    publish(Path(sys.argv[1]), list(map(Path, sys.argv[2:])))
