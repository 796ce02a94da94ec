"""Runs steps of `python -m training` in a process of its own: without secrets, and behind all else.

It ends with the worker that started it, however that ends, and so does all that it has started.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
from asyncio import StreamReader
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from bot.lifeline import VARIABLE, lifeline

PROGRAM = (sys.executable, "-m", "bot.lifeline", "training")

NICE = 10
"""Reviews come first on a machine that trains as well."""

LONGEST_LINE = 1 << 20
MOST_SAID = 1 << 16
KEPT = ("HOME", "PATH", "TMPDIR", "LANG", "LC_ALL", "VIRTUAL_ENV", "XDG_CACHE_HOME")
"""The variables that the process gets: no address of a database, no key."""

Said = dict[str, object]
"""A line of JSON; of a line that is none, `text`."""


@dataclass(frozen=True, slots=True)
class Ended:
    """With which status a process ended, and the last line of its complaints."""

    status: int
    last: str


async def run_apart(
    words: Sequence[str], hear: Callable[[Said], Awaitable[None]], descriptors: Sequence[int] = ()
) -> Ended:
    """Run a program to its end, and hear each line that it prints; raises what `hear` raises.

    Whoever cancels this ends the process, and all that it started. It inherits the `descriptors`.
    """
    with lifeline() as watched:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            env=kept | {VARIABLE: str(watched)},
            start_new_session=True,
            pass_fds=(watched, *descriptors),
            limit=LONGEST_LINE,
        )
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        try:
            assert process.stderr is not None
            assert process.stdout is not None
            complaint = asyncio.create_task(end_of(process.stderr))
            async for line in process.stdout:
                await hear(_read(line))
            said = (await complaint).decode("utf-8", "replace").strip()
            status = await process.wait()
        finally:
            await _end(process)
    return Ended(status, said.splitlines()[-1] if said else "it said nothing")


@contextmanager
def turn(lock: Path) -> Iterator[int | None]:
    """Give the descriptor of a lock on this machine, None while somebody has it.

    A process that inherits the descriptor has the lock as well; one that dies gives it back.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor if _taken(descriptor) else None
    finally:
        os.close(descriptor)


async def end_of(stream: StreamReader) -> bytes:
    """Read a stream to its end, and return no more than its last `MOST_SAID` bytes."""
    kept = b""
    while more := await stream.read(MOST_SAID):
        kept = (kept + more)[-MOST_SAID:]
    return kept


def count(value: object) -> int:
    """Return a number that a process told, 0 for what is none."""
    return value if isinstance(value, int) and value >= 0 else 0


def _read(line: bytes) -> Said:
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {"text": line.decode("utf-8", "replace").rstrip()}
    return said if isinstance(said, dict) else {}


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
