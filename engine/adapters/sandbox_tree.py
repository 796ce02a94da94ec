"""Trees of processes, as proc(5) shows them."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def children(process: int) -> list[int]:
    """Return the children of all threads of a process (proc(5)); none if it has ended."""
    found: list[int] = []
    try:
        for thread in Path(f"/proc/{process}/task").iterdir():
            listed = (thread / "children").read_text(encoding="ascii")
            found += map(int, listed.split())
    except OSError:
        return found
    return found


def kill(process: int) -> None:
    """End a process, if it has not ended by itself."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


def tree(root: int) -> list[int]:
    """Return a process and everything that descends from it, parents first."""
    found = [root]
    for process in found:
        found += children(process)
    return found
