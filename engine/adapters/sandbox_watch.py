"""Looks at all processes of a sandbox from outside, where no candidate can stop the watcher.

RLIMIT_AS holds each process to its limit, but not many of them together; what is inside is not asked to
watch itself. Where the host lets us have a memory cgroup, that bounds the whole at once, and
the memory the kernel uses for it too; this then only tells which limit it was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.adapters.sandbox_tree import tree
from engine.ports import Limits

_PAGE = os.sysconf("SC_PAGE_SIZE")
_OURS = 3
"""Processes that belong to the sandbox: bubblewrap, the server, and the candidate's first."""


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

    Sizes are read one after another, and while forks end, what they shared is charged to those that are read
    later: n forks that end one by one come to 1/n + ... + 1/2 + 1 of their memory. So what seems too much is
    read again in the opposite order, and each process counts with the lesser of its two sizes. Both were read
    around the moment between the two passes: where shares only grow or only shrink meanwhile, no more is
    counted than was held in that moment.
    """
    resident = {process: _resident(process) for process in processes}
    if sum(resident.values()) <= enough:
        return sum(resident.values())
    shares = {process: _proportional(process, resident[process]) for process in processes}
    if sum(shares.values()) <= enough:
        return sum(shares.values())
    return sum(
        min(_proportional(process, resident[process]), shares[process]) for process in reversed(processes)
    )


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
    except (ProcessLookupError, FileNotFoundError):
        # It has ended, or has been waited for as well: only then there is no such file.
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


def counted_already(user: int, release: str) -> int:
    """Return how many processes and threads RLIMIT_NPROC counts for a user before any sandbox has one.

    Since Linux 5.14 each user namespace counts for itself, so there are none. Before, all of a user's count:
    the limit has to be higher by them, or whoever runs much could not fork inside. The superuser gives each
    sandbox a user of its own, who runs nothing else.
    """
    version = tuple(int(part) for part in re.findall(r"\d+", release)[:2])
    if version >= (5, 14) or user == 0:
        return 0
    return sum(map(_threads, _owned(user)))


def _owned(user: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and folder.stat().st_uid == user:
                yield int(folder.name)
        except OSError:
            continue
