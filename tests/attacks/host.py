"""The state of the host that an attack could change, read from outside."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

OUR_KEYS = "14473134"
"""What the keys that the attack `ipc_left` uses begin with, in decimal; they are 0x56454C00 and nine more."""

_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class HostState:
    """What must be the same before and after."""

    mounts: tuple[str, ...]
    settings: tuple[str, ...]
    temporary: tuple[str, ...]


def state(temporary: Path) -> HostState:
    """Read it now."""
    names = ("hostname", "core_pattern", "randomize_va_space")
    return HostState(
        mounts=tuple(Path("/proc/self/mountinfo").read_text("utf-8").splitlines()),
        settings=(
            *(Path("/proc/sys/kernel", name).read_text("ascii") for name in names),
            os.uname().nodename,
        ),
        temporary=tuple(sorted(str(path) for path in temporary.rglob("*"))),
    )


@contextmanager
def adopted_orphans() -> Iterator[None]:
    """Be the parent of whatever outlives its parent below this process (prctl(2), a subreaper), for a while.

    Those that ended are buried then: in later tests a dead process must not seem to be there.
    """
    before = children()
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
        for child in children() - before:
            with suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)


def children() -> set[int]:
    """The children of this process, living or dead."""
    files = Path("/proc/self/task").glob("*/children")
    return {int(child) for file in files for child in file.read_text(encoding="ascii").split()}


@dataclass(frozen=True, slots=True)
class Process:
    """A living process of the host, with its real user and its command line."""

    number: int
    parent: int
    user: int
    command: str


def processes() -> Iterator[Process]:
    """All processes of the host, without the dead ones that nobody has waited for."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = (folder / "status").read_text(encoding="utf-8", errors="replace").splitlines()
            status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
            command = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if not status["State"].startswith("Z"):
            user = int(status["Uid"].split()[0])
            yield Process(int(folder.name), int(status["PPid"]), user, command)


def marked(marker: str) -> list[Process]:
    """The living processes whose command line holds a marker."""
    return [process for process in processes() if marker in process.command]


def strays(marker: str, known: set[int], patience: float = 5.0) -> list[Process]:
    """What is still there of a run after some patience: what has its marker, and orphans of this process."""
    until = time.monotonic() + patience
    while True:
        found = [
            process
            for process in processes()
            if process.number not in known and (marker in process.command or process.parent == os.getpid())
        ]
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def segments_left() -> list[str]:
    """System V segments, semaphores and queues with our keys (proc(5))."""
    return [
        f"{kind}: {line}"
        for kind in ("shm", "sem", "msg")
        for line in Path("/proc/sysvipc", kind).read_text("ascii").splitlines()[1:]
        if line.split()[0].startswith(OUR_KEYS)
    ]
