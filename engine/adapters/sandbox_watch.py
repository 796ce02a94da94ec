"""Looks at all processes of a sandbox from outside, where no candidate can stop the watcher."""

from __future__ import annotations

import os
from pathlib import Path

from engine.adapters.sandbox_tree import children
from engine.ports import Limits

_PAGE = os.sysconf("SC_PAGE_SIZE")


class Exceeded(Exception):
    """A limit of the whole tree of processes was exceeded; `name` says which."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Watch:
    """Holds one tree of processes to its limits."""

    def __init__(self, root: int, limits: Limits) -> None:
        self._root = root
        self._limits = limits

    def look(self) -> None:
        """Raise `Exceeded` if the tree holds more memory than it may, all processes together."""
        resident = sum(map(_resident, tree(self._root)))
        if resident > self._limits.memory_bytes:
            raise Exceeded("memory")


def tree(root: int) -> list[int]:
    """Return a process and everything that descends from it."""
    found = [root]
    for process in found:
        found += children(process)
    return found


def _resident(process: int) -> int:
    """Bytes of memory that a process has in use, shared pages included; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
