"""Parts of rollouts in a process of its own: a small real program stands in its place."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from pathlib import Path
from textwrap import dedent

import pytest

from bot.agents.burial import mourn
from bot.agents.offline import turn
from bot.agents.rollouts import BUSY, Rollouts
from bot.counter.tasks import ROLLOUT, rollout_part
from bot.queue import Claim, Park, RetryLater, Task, enqueue
from bot.queue.work import claim as claim_job
from bot.store import api_jobs, rollouts
from bot.store.api_jobs import ApiJob
from bot.store.pool import Connection, Pool
from bot.training_jobs import state_of
from tests.bot.store.test_rollouts import begun

PROGRAM = dedent("""
    import json, os, sys, time
    from pathlib import Path
    flags = dict(word[2:].split("=", 1) for word in sys.argv[2:])
    here = Path(sys.argv[0]).parent
    how = (here / "how").read_text()
    (here / "pid").write_text(str(os.getpid()))
    known = Path(flags["known"]).read_text().split()
    part = flags["shard"].split("/")[0]
    todo = [name for name in (part + "a", part + "b", part + "c") if name not in known]
    if how == "breaks": print("noise\\nno sandbox here", file=sys.stderr); sys.exit(1)
    for done, name in enumerate(todo[:1] if how == "slow" else todo):
        print(json.dumps({"stage": "rollout", "done": done, "total": len(todo), "note": name}), flush=True)
        if how == "sleeps": time.sleep(60)
        came = {"a": "done", "b": "left", "c": "barren"}[name[-1]]
        record = "record of " + name if came == "done" else None
        print(json.dumps({"stage": "region", "region": name, "came": came, "record": record}), flush=True)
    if how != "mute": print(json.dumps({"stage": "rolled", "more": how == "slow" and len(todo) > 1}))
""")


class Stage:
    """A rollout of two parts, and what stands in for the program."""

    def __init__(self, pool: Pool, connection: Connection, folder: Path) -> None:
        self.folder = folder
        self.pool = pool
        self.connection = connection
        self.agent = Rollouts(
            pool, folder / "machine", folder / "rollouts", (sys.executable, str(folder / "program.py")), 0.05
        )
        (folder / "program.py").write_text(PROGRAM)
        self.goes("well")

    def goes(self, how: str) -> None:
        (self.folder / "how").write_text(how)

    async def rolls(self, job: uuid.UUID, part: int, attempts: int = 1) -> Claim:
        claim = await self.claimed(rollout_part(job, part), attempts)
        await self.agent.roll(claim)
        return claim

    async def claimed(self, task: Task, attempts: int = 1) -> Claim:
        (number,) = await enqueue(self.connection, [task])
        if number is None:
            number = await self.connection.fetchval("select id from pgqueuer where dedupe_key = $1", task.key)
        assert number is not None
        worker = await self.connection.fetchval(
            "update pgqueuer set status = 'picked', queue_manager_id = gen_random_uuid() where id = $1"
            " returning queue_manager_id",
            number,
        )
        await self.connection.execute("update work set attempts = $2 where job_id = $1", number, attempts - 1)
        found = await claim_job(self.connection, number, worker)
        assert found is not None
        return found[0]

    async def job(self, number: uuid.UUID) -> ApiJob:
        found = await api_jobs.read(self.connection, number)
        assert found is not None
        return found

    async def waiting(self) -> int:
        found: int = await self.connection.fetchval(
            "select count(*) from work where entrypoint = $1", ROLLOUT
        )
        return found


@pytest.fixture
async def stage(pool: Pool, connection: Connection, tmp_path: Path) -> Stage:
    return Stage(pool, connection, tmp_path)


async def test_a_rollout_ends_with_its_last_part_and_says_what_came_of_its_regions(stage: Stage) -> None:
    number = await begun(stage.connection)

    await stage.rolls(number, 0)
    job = await stage.job(number)
    assert (job.state, state_of(job)) == ("running", "3 of 3")
    await stage.rolls(number, 1)

    job = await stage.job(number)
    assert job.state == "done"
    assert state_of(job) == "2 regions done, 2 left for want of quiet, 2 without a legal strategy"
    assert await stage.waiting() == 0


async def test_a_run_whose_time_is_over_is_followed_by_another(stage: Stage) -> None:
    number = await begun(stage.connection, parts=1)
    stage.goes("slow")

    await stage.rolls(number, 0)
    assert await stage.waiting() == 1
    assert (await rollouts.tally(stage.connection, number)).dealt == 1
    stage.goes("well")
    await stage.rolls(number, 0)

    assert (await stage.job(number)).state == "done"
    assert await rollouts.known(stage.connection, number) == {"0a", "0b", "0c"}


async def test_regions_of_which_files_tell_are_not_done_again(stage: Stage) -> None:
    number = await begun(stage.connection, parts=1)
    (stage.folder / "rollouts").mkdir()
    (stage.folder / "rollouts" / "mine.regions.jsonl").write_text('{"group": "g", "region": "0a"}\n')

    await stage.rolls(number, 0)

    assert await rollouts.known(stage.connection, number) == {"0b", "0c"}


@pytest.mark.parametrize("how", ["breaks", "mute"])
async def test_a_part_that_breaks_off_again_and_again_does_not_hold_up_the_others(
    stage: Stage, how: str
) -> None:
    number = await begun(stage.connection)
    await stage.rolls(number, 1)
    stage.goes(how)

    with pytest.raises(RetryLater, match="the rollout ended with status"):
        await stage.rolls(number, 0)
    await stage.rolls(number, 0, attempts=2)

    job = await stage.job(number)
    assert job.state == "failed"
    assert "1 of 2 parts broke off" in state_of(job)
    assert "regions are kept" in state_of(job)


async def test_a_part_that_killed_its_workers_ends(stage: Stage) -> None:
    number = await begun(stage.connection, parts=1)

    await mourn(stage.connection, await stage.claimed(rollout_part(number, 0)), "given up")

    assert (await stage.job(number)).state == "failed"


async def test_one_run_goes_on_at_a_time_on_a_machine(stage: Stage) -> None:
    number = await begun(stage.connection)
    with turn(stage.folder / "machine" / "turn") as held:
        assert held is not None
        with pytest.raises(RetryLater) as told:
            await stage.rolls(number, 0)

    assert (told.value.seconds, told.value.counted) == (BUSY, False)
    assert (await stage.job(number)).state == "queued"


async def test_a_rollout_that_is_cancelled_ends_with_its_process(stage: Stage) -> None:
    number = await begun(stage.connection)
    stage.goes("sleeps")
    rolling = asyncio.create_task(stage.rolls(number, 0))
    while not await stage.pool.fetchval("select sum(total) from rollout_parts"):
        await asyncio.sleep(0.02)
    async with stage.pool.acquire() as connection:
        await connection.execute("update api_jobs set state = 'cancelled', finished_at = now()")
    await rolling

    with pytest.raises(ProcessLookupError):
        os.kill(int((stage.folder / "pid").read_text()), 0)
    await stage.rolls(number, 1)
    assert (await rollouts.tally(stage.connection, number)).dealt == 0, "the other part is not begun"


async def test_a_task_of_no_rollout_is_parked(stage: Stage) -> None:
    with pytest.raises(Park, match="no part"):
        await stage.agent.roll(await stage.claimed(Task(ROLLOUT, b"junk", tenant="api/operator")))
