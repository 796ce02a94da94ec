"""Training the policy as a job: another process does it, for it needs what no worker should hold in memory.

The process is `python -m training run`, which goes on where an earlier run of the same folder ended. One of
them runs at a time on a machine, for all share its processors: the others wait their turn.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.agents.apart import ReviewBroke
from bot.agents.clerk import Tools
from bot.agents.offline import PROGRAM, Said, count, run_apart, turn
from bot.counter import asked, told
from bot.counter.telling import written
from bot.exported import export
from bot.exported_rollouts import export_rollouts
from bot.store.api_jobs import ApiJob
from engine.errors import BadInput

PUBLISHED, UNUSABLE, REJECTED = 0, 2, 3
"""How the process ends: it published, its input cannot be used, the gate turned the net away."""

LOG_LINES = 40
LOOK = 1.0

KEPT_RUNS = 5
"""Folders of earlier runs that stay, to be looked at: a report and its pictures among them."""


class Training:
    """Trains into the folder of the models, from the rollouts of another.

    `machine` is the folder with the lock of this machine, on which nothing else is measured meanwhile.
    """

    def __init__(
        self,
        models: Path,
        inputs: Path,
        machine: Path,
        program: Sequence[str] = PROGRAM,
        look: float = LOOK,
    ) -> None:
        self._models = models
        self._inputs = inputs
        self._machine = machine
        self._program = tuple(program)
        self._look = look

    async def train(self, job: ApiJob, tools: Tools) -> bytes:
        """Do one run and return how it ended; raises `BadInput`, and `ReviewBroke` for a run that broke off.

        Whoever cancels this ends the process, and all that it started.
        """
        wish = asked.Train.model_validate(job.request)
        work = self._models / ".runs" / job.id.hex
        await asyncio.to_thread(work.mkdir, parents=True, exist_ok=True)
        # Machines may share the folder of the models, and a run writes to it.
        turns = (self._models / ".runs" / "turn", self._machine / "turn")
        async with self._turn(turns[0], tools) as held, self._turn(turns[1], tools) as alone:
            await asyncio.to_thread(tidy, work)
            async with tools.pool.acquire() as connection:
                await export(connection, self._inputs)
                await export_rollouts(connection, self._inputs)
            return await self._run(self._words(wish, work), tools, (held, alone))

    def _words(self, wish: asked.Train, work: Path) -> list[str]:
        words = [*self._program, "run", "--work", str(work), "--models", str(self._models)]
        words += ["--progress", "json", "--input-dir", str(self._inputs)]
        given = wish.model_dump(exclude_none=True)
        return words + [f"--{name.replace('_', '-')}={value}" for name, value in sorted(given.items())]

    @asynccontextmanager
    async def _turn(self, lock: Path, tools: Tools) -> AsyncIterator[int]:
        """Wait until no other run goes on, on this machine; a process that dies gives its turn back."""
        while True:
            with turn(lock) as held:
                if held is not None:
                    yield held
                    return
            await tools.tell(0, 1, "waiting for another run to end")
            await asyncio.sleep(self._look)

    async def _run(self, words: Sequence[str], tools: Tools, held: tuple[int, ...]) -> bytes:
        heard = _Heard(tools)
        ended = await run_apart(words, heard.hear, held)
        if ended.status == UNUSABLE:
            raise BadInput(ended.last.removeprefix("training: "))
        if ended.status not in (PUBLISHED, REJECTED):
            raise ReviewBroke(f"the training ended with status {ended.status}: {ended.last}")
        published = ended.status == PUBLISHED
        return written(told.Trained(published=published, verdict=heard.verdict, log=list(heard.log)))


class _Heard:
    """Tells the progress of a run as it comes, and keeps its last lines and its verdict."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.log: deque[str] = deque(maxlen=LOG_LINES)
        self.verdict: dict[str, object] = {}

    async def hear(self, said: Said) -> None:
        match said:
            case {"text": str(text)}:
                self.log.append(text[:500])
            case {"stage": "verdict", "verdict": dict(verdict)}:
                self.verdict = verdict
            case {"stage": stage}:
                note = f"{stage}: {said.get('note', '')}"[:500]
                self.log.append(note)
                await self._tools.tell(count(said.get("done")), count(said.get("total")), note)


def tidy(work: Path) -> None:
    """Remove the folders of old runs but the latest; `work`, which is about to go on, stays."""
    others = [each for each in work.parent.iterdir() if each.is_dir() and each != work]
    others.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    for old in others[KEPT_RUNS:]:
        shutil.rmtree(old, ignore_errors=True)
