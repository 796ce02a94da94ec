"""Keeps the processes of one machine running: what `velox up` starts, it starts again when it dies."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot import log

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
HEALTHY = 60.0
"""Seconds after which a process counts as well: when it dies then, it is started again at once."""

GRACE = 30.0
"""Seconds that processes have to end before they are killed."""

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Program:
    """A process to keep running: what people call it, and the words of the command below `velox`."""

    name: str
    words: tuple[str, ...]


async def keep_running(
    programs: Sequence[Program], environment: Mapping[str, str], stop: asyncio.Event
) -> None:
    """Run programs until `stop` is set, and end them all before returning.

    One that dies is started again, after a wait that doubles while it dies soon after.
    """
    tasks = [asyncio.create_task(_keep(program, environment, stop)) for program in programs]
    await asyncio.gather(*tasks)


async def _keep(program: Program, environment: Mapping[str, str], stop: asyncio.Event) -> None:
    wait = 0.0
    loop = asyncio.get_running_loop()
    while not await _stopped_within(stop, wait):
        started = loop.time()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *program.words, env={**os.environ, **environment}
        )
        await _either(process, stop)
        if stop.is_set():
            await _end(process)
            return
        lived = loop.time() - started
        wait = 0.0 if lived > HEALTHY else min(max(wait * 2, FIRST_WAIT), LONGEST_WAIT)
        _log.error("process ended", name=program.name, status=process.returncode, again_in=wait)


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
