"""Rollouts as jobs: parts that machines share, each a chain of short runs, and every region kept at once.

A run is `python -m training rollout`. It tells what came of each region, which is stored before the next is
done: who is killed loses the region at hand, and whoever takes the part up goes on after what is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from bot import log
from bot.agents.apart import ReviewBroke
from bot.agents.offline import PROGRAM, Said, count, run_apart, turn
from bot.agents.watching import LOOK, Superfluous, while_wanted
from bot.counter import asked, told
from bot.counter.tasks import part_of, rollout_part
from bot.counter.telling import written
from bot.exported_rollouts import told_elsewhere
from bot.queue import Claim, RetryLater, enqueue, finish
from bot.store import api_jobs, rollouts
from bot.store.api_jobs import ApiJob
from bot.store.pool import Connection, Pool

BREAKS = 2
"""So often a run may break off before its part is given up."""

BUSY = 20.0
"""Seconds until a machine on which another run goes on is asked again."""

PAUSE = 5.0
"""Seconds between two runs of a part, in which what else wants the machine gets its turn."""

SLACK = 45 * 60.0
"""A region that was begun in time may take so many seconds more than the run was to last."""

_log = log.logger(__name__)


class Rollouts:
    """Goes on with parts of rollouts, one at a time on a machine.

    `machine` is the folder with its lock; `inputs` has the records of others, whose regions are not done
    again.
    """

    def __init__(
        self,
        pool: Pool,
        machine: Path,
        inputs: Path,
        program: Sequence[str] = PROGRAM,
        look: float = LOOK,
    ) -> None:
        self._pool = pool
        self._machine = machine
        self._inputs = inputs
        self._program = tuple(program)
        self._look = look

    async def roll(self, claim: Claim) -> None:
        """Go on with a part, and store that it has ended or goes on; nothing if nobody wants it any more."""
        number, part = part_of(claim)
        with turn(self._machine / "turn") as held:
            if held is None:
                raise RetryLater("another run goes on on this machine", BUSY, counted=False)
            async with self._pool.acquire() as connection:
                job = await api_jobs.read(connection, number)
                wanted = await rollouts.is_open(connection, number, part)
                if job is None or not wanted or not await api_jobs.begin(connection, number):
                    return
            with log.about(job=str(job.id), part=part):
                _log.info("part of a rollout begins", attempt=claim.attempts)
                await self._roll(claim, job, part, held)

    async def _roll(self, claim: Claim, job: ApiJob, part: int, held: int) -> None:
        more, reason = False, None
        try:
            running = self._run(job, part, held)
            more = await while_wanted(running, lambda: self._is_wanted(job), self._look)
        except Superfluous:
            return
        except ReviewBroke as error:
            if claim.attempts < BREAKS:
                raise RetryLater(str(error)) from error
            reason = str(error)
        async with self._pool.acquire() as connection, connection.transaction():
            await finish(connection, claim)
            if more:
                await enqueue(connection, [rollout_part(job.id, part, PAUSE)])
            else:
                await end_part(connection, job.id, part, reason)
        _log.info("part of a rollout ends", more=more, reason=reason or "")

    async def _run(self, job: ApiJob, part: int, held: int) -> bool:
        """Do one run, and tell whether regions are left to do; raises `ReviewBroke`."""
        plan = asked.Rollout.model_validate(job.request)
        known = self._machine / "known"
        await self._write_known(job.id, known)
        heard = _Heard(self._pool, job.id, part)
        try:
            async with asyncio.timeout(plan.minutes * 60 + SLACK):
                ended = await run_apart(self._words(plan, part, known), heard.hear, (held,))
        except TimeoutError:
            raise ReviewBroke(f"the rollout took longer than {plan.minutes:g} minutes by far") from None
        if ended.status or heard.more is None:
            raise ReviewBroke(f"the rollout ended with status {ended.status}: {ended.last}")
        return heard.more

    async def _write_known(self, job: UUID, path: Path) -> None:
        async with self._pool.acquire() as connection:
            names = await rollouts.known(connection, job)
        elsewhere = await asyncio.to_thread(told_elsewhere, self._inputs)
        names |= {region for _, region in elsewhere}
        await asyncio.to_thread(path.write_text, "".join(f"{name}\n" for name in sorted(names)), "utf-8")

    def _words(self, plan: asked.Rollout, part: int, known: Path) -> list[str]:
        words = [*self._program, "rollout", "--progress=json", f"--known={known}"]
        words += [f"--shard={part}/{plan.parts}", f"--limit={plan.limit}", f"--minutes={plan.minutes}"]
        words += [f"--variants={plan.variants}", f"--seed={plan.seed}"]
        return [*words, *(f"--kind={k}" for k in plan.kind), *(f"--package={p}" for p in plan.package)]

    async def _is_wanted(self, job: ApiJob) -> bool:
        async with self._pool.acquire() as connection:
            now = await api_jobs.read(connection, job.id)
        return now is not None and not now.ended


class _Heard:
    """Stores what a run tells as it comes; `more` is None until the run has ended."""

    def __init__(self, pool: Pool, job: UUID, part: int) -> None:
        self._pool = pool
        self._job = job
        self._part = part
        self.more: bool | None = None

    async def hear(self, said: Said) -> None:
        match said:
            case {"stage": "rollout", "note": str(region)}:
                left = count(said.get("total")) - count(said.get("done"))
                async with self._pool.acquire() as connection:
                    await rollouts.expect(connection, self._job, self._part, max(left, 0))
                    await tell(connection, self._job, region)
            case {"stage": "region", "region": str(region), "came": "done" | "left" | "barren" as came}:
                record = said.get("record")
                line = record if isinstance(record, str) else None
                async with self._pool.acquire() as connection:
                    await rollouts.keep(connection, self._job, self._part, region, came, line)
            case {"stage": "rolled", "more": bool(more)}:
                self.more = more


async def tell(connection: Connection, job: UUID, what: str) -> None:
    """Remember how far a rollout is, and with which region in hand."""
    far = await rollouts.tally(connection, job)
    await api_jobs.progress(connection, job, {"done": far.dealt, "total": far.total, "what": what[:500]})


async def end_part(connection: Connection, job: UUID, part: int, reason: str | None) -> None:
    """End a part, and its rollout if it was the last; call it in a transaction."""
    if not await rollouts.end(connection, job, part, reason):
        return
    await tell(connection, job, "")
    far = await rollouts.tally(connection, job)
    if far.ended < far.parts:
        return
    if far.broken:
        kept = f"{far.done:,} regions are kept, {far.left:,} were left for want of quiet"
        why = f"{far.broken} of {far.parts} parts broke off, the last because {far.reason}. {kept}."
        await api_jobs.fail(connection, job, why)
    else:
        ended = told.RolledOut(regions=far.done, left=far.left, barren=far.barren)
        await api_jobs.finish(connection, job, written(ended))
