"""Looks at all processes of a sandbox from outside, where no candidate can stop the watcher.

RLIMIT_AS holds each process to its limit, but not many of them together; a candidate can stop or end the
server inside, but not this. Where the host lets us have a memory cgroup, that bounds the whole at once, and
the memory the kernel uses for it too; this then only tells which limit it was.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from engine.adapters.sandbox_tree import tree
from engine.ports import Limits

_PAGE = os.sysconf("SC_PAGE_SIZE")
_OURS = 4
"""Processes that belong to the sandbox: bubblewrap's two, the server, and the candidate's first."""


class Exceeded(Exception):
    """A limit of the whole tree of processes was exceeded; `name` says which."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Watch:
    """Holds one tree of processes, known by its root, to its limits."""

    def __init__(self, root: int, limits: Limits) -> None:
        self._root = root
        self._limits = limits

    def look(self) -> None:
        """Raise `Exceeded` if the tree holds more memory or processes than it may, all taken together.

        Threads count as processes, as they do for RLIMIT_NPROC.
        """
        processes = tree(self._root)
        if memory(processes, self._limits.memory_bytes) > self._limits.memory_bytes:
            raise Exceeded("memory")
        if sum(map(_threads, processes)) > self._limits.processes + _OURS:
            raise Exceeded("processes")


def memory(processes: Sequence[int], enough: int) -> int:
    """Return the bytes of memory that processes hold together.

    Resident pages are quickly counted, but those that forks share are counted for each. Only if that comes to
    more than `enough` they are shared out: the proportional set size, of those processes that let us see it.
    """
    resident = {process: _resident(process) for process in processes}
    if sum(resident.values()) <= enough:
        return sum(resident.values())
    return sum(_proportional(process, most) for process, most in resident.items())


def _resident(process: int) -> int:
    """Bytes of memory that a process has in use, shared pages included; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _proportional(process: int, otherwise: int) -> int:
    """Bytes of memory in use, a page shared by n processes counted as an n-th."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except ProcessLookupError:
        return 0
    except OSError:
        return otherwise
    values = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return values[0] * 1024 if values else otherwise


def _threads(process: int) -> int:
    try:
        return len(os.listdir(f"/proc/{process}/task"))  # noqa: PTH208 - only the number is wanted
    except OSError:
        return 0
