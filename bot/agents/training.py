"""Training the policy as a job: another process does it, for it needs what no worker should hold in memory.

The process is `python -m training run`, which goes on where an earlier run of the same folder ended. One of
them runs at a time on a machine, for all share its processors: the others wait their turn.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
import sys
from asyncio import StreamReader
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import orjson

from bot.agents.apart import ReviewBroke
from bot.agents.clerk import Tools
from bot.counter import asked, told
from bot.counter.telling import written
from bot.exported import export
from bot.store.api_jobs import ApiJob
from engine.errors import BadInput

PROGRAM = (sys.executable, "-m", "training")

PUBLISHED, UNUSABLE, REJECTED = 0, 2, 3
"""How the process ends: it published, its input cannot be used, the gate turned the net away."""

LOG_LINES = 40
LOOK = 1.0
NICE = 10
"""Reviews come first on a machine that trains as well."""

KEPT_RUNS = 5
"""Folders of earlier runs that stay, to be looked at: a report and its pictures among them."""

LONGEST_LINE = 1 << 20
MOST_SAID = 1 << 16
KEPT = ("HOME", "PATH", "TMPDIR", "LANG", "LC_ALL", "VIRTUAL_ENV", "XDG_CACHE_HOME")
"""The variables that the process gets: no address of a database, no key."""


class Training:
    """Trains into the folder of the models, from the rollouts of another."""

    def __init__(
        self, models: Path, inputs: Path, program: Sequence[str] = PROGRAM, look: float = LOOK
    ) -> None:
        self._models = models
        self._inputs = inputs
        self._program = tuple(program)
        self._look = look

    async def train(self, job: ApiJob, tools: Tools) -> bytes:
        """Do one run and return how it ended; raises `BadInput`, and `ReviewBroke` for a run that broke off.

        Whoever cancels this ends the process, and all that it started.
        """
        wish = asked.Train.model_validate(job.request)
        work = self._models / ".runs" / job.id.hex
        await asyncio.to_thread(work.mkdir, parents=True, exist_ok=True)
        async with self._turn(self._models / ".runs" / "turn", tools) as turn:
            await asyncio.to_thread(tidy, work)
            async with tools.pool.acquire() as connection:
                await export(connection, self._inputs)
            return await self._run(self._words(wish, work), tools, turn)

    def _words(self, wish: asked.Train, work: Path) -> list[str]:
        words = [*self._program, "run", "--work", str(work), "--models", str(self._models)]
        words += ["--progress", "json", "--input-dir", str(self._inputs)]
        given = wish.model_dump(exclude_none=True)
        return words + [f"--{name.replace('_', '-')}={value}" for name, value in sorted(given.items())]

    @asynccontextmanager
    async def _turn(self, lock: Path, tools: Tools) -> AsyncIterator[int]:
        """Wait until no other run goes on, on this machine; a process that dies gives its turn back."""
        descriptor = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            while not _taken(descriptor):
                await tools.tell(0, 1, "waiting for another run to end")
                await asyncio.sleep(self._look)
            yield descriptor
        finally:
            os.close(descriptor)

    async def _run(self, words: Sequence[str], tools: Tools, turn: int) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            start_new_session=True,
            pass_fds=(turn,),
            limit=LONGEST_LINE,
        )
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        try:
            assert process.stderr is not None
            complaint = asyncio.create_task(_end_of(process.stderr))
            log, verdict = await _heard(process, tools)
            said = (await complaint).decode("utf-8", "replace").strip()
            status = await process.wait()
        finally:
            await _end(process)
        last = said.splitlines()[-1] if said else "it said nothing"
        if status == UNUSABLE:
            raise BadInput(last.removeprefix("training: "))
        if status not in (PUBLISHED, REJECTED):
            raise ReviewBroke(f"the training ended with status {status}: {last}")
        return written(told.Trained(published=status == PUBLISHED, verdict=verdict, log=list(log)))


def tidy(work: Path) -> None:
    """Remove the folders of old runs but the latest; `work`, which is about to go on, stays."""
    others = [each for each in work.parent.iterdir() if each.is_dir() and each != work]
    others.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    for old in others[KEPT_RUNS:]:
        shutil.rmtree(old, ignore_errors=True)


async def _end_of(stream: StreamReader) -> bytes:
    """Read a stream to its end, and return no more than its last `MOST_SAID` bytes."""
    kept = b""
    while more := await stream.read(MOST_SAID):
        kept = (kept + more)[-MOST_SAID:]
    return kept


async def _heard(process: Process, tools: Tools) -> tuple[deque[str], dict[str, object]]:
    """Tell the progress of a run as it comes, and return its last lines and its verdict."""
    log: deque[str] = deque(maxlen=LOG_LINES)
    verdict: dict[str, object] = {}
    assert process.stdout is not None
    async for line in process.stdout:
        try:
            said = orjson.loads(line)
        except orjson.JSONDecodeError:
            log.append(line.decode("utf-8", "replace").rstrip()[:500])
            continue
        if not isinstance(said, dict):
            continue
        if said.get("stage") == "verdict" and isinstance(said.get("verdict"), dict):
            verdict = said["verdict"]
            continue
        note = f"{said.get('stage', '')}: {said.get('note', '')}"[:500]
        log.append(note)
        await tools.tell(_count(said.get("done")), _count(said.get("total")), note)
    return log, verdict


def _count(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


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
