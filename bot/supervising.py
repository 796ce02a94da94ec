"""Keeps the processes of one machine running: what `velox up` starts, it starts again when it dies.

What it started ends with it, even when it is killed: see `bot.lifeline`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot import log
from bot.exit_codes import USUAL
from bot.lifeline import VARIABLE, lifeline

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
HEALTHY = 60.0
"""Seconds after which a process counts as well: when it dies then, it is started again at once."""

LOOK = 0.5
"""Seconds between two looks whether what a process waits for has come."""

GRACE = 30.0
"""Seconds that processes have to end before they are killed."""

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Program:
    """A process to keep running: what people call it, and the words of the command below `velox`.

    Where there is something to wait for first, `when` tells whether it has come.
    """

    name: str
    words: tuple[str, ...]
    when: Callable[[], bool] | None = None


async def keep_running(
    programs: Sequence[Program], environment: Mapping[str, str], stop: asyncio.Event
) -> int:
    """Run programs until `stop` is set, end them all, and return an exit status.

    One that dies is started again, after a wait that doubles while it dies soon after. But one that finds its
    settings or its port wrong when it is first started would find them so again: it has said why, all others
    end as well, and its status is returned.
    """
    with lifeline() as watched:
        surroundings = {**os.environ, **environment, VARIABLE: str(watched)}
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_keep(program, surroundings, watched, stop)) for program in programs]
    return max(task.result() for task in tasks)


async def _keep(program: Program, environment: Mapping[str, str], watched: int, stop: asyncio.Event) -> int:
    while program.when is not None and not program.when():
        if await _stopped_within(stop, LOOK):
            return 0
    wait = 0.0
    first = True
    loop = asyncio.get_running_loop()
    while not await _stopped_within(stop, wait):
        started = loop.time()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *program.words, env=environment, pass_fds=(watched,)
        )
        _log.info("process started", name=program.name, pid=process.pid)
        await _either(process, stop)
        if stop.is_set():
            await _end(process)
            return 0
        if first and process.returncode == USUAL.usage:
            stop.set()
            return USUAL.usage
        first = False
        lived = loop.time() - started
        wait = 0.0 if lived > HEALTHY else min(max(wait * 2, FIRST_WAIT), LONGEST_WAIT)
        _log.error("process ended", name=program.name, status=process.returncode, again_in=wait)
    return 0


async def _stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds) if seconds else None
    return stop.is_set()


async def _either(process: Process, stop: asyncio.Event) -> None:
    waits = [asyncio.create_task(process.wait()), asyncio.create_task(stop.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await asyncio.wait(waits)


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), GRACE)
    except TimeoutError:
        process.kill()
        await process.wait()
