"""The server's own runs of the training, out of a real database."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import orjson
import pytest

from bot.agents.retraining import Occasion, Retrainer, last_said
from bot.counter.tasks import KIND_TRAIN, OWN
from bot.counter.told import Trained
from bot.store import api_jobs
from bot.store.pool import Pool
from tests.bot.test_exported import FIRST, SECOND, reviewed

DAY, WEEK = timedelta(days=1), timedelta(days=7)
ENOUGH = Occasion(enough=2)


@pytest.mark.parametrize(
    ("occasion", "fresh", "since", "there"),
    [
        (Occasion(), 10_000, None, False),
        (Occasion(enough=100), 99, None, False),
        (Occasion(enough=100), 100, None, True),
        (Occasion(enough=100), 100, timedelta(0), True),
        (Occasion(every=WEEK), 1, DAY, False),
        (Occasion(every=WEEK), 1, WEEK, True),
        (Occasion(every=WEEK), 1, None, True),
        (Occasion(every=WEEK), 0, 2 * WEEK, False),
        (Occasion(enough=100, every=WEEK), 100, DAY, True),
        (Occasion(enough=100, every=WEEK), 5, DAY, False),
    ],
)
def test_it_is_time_after_enough_or_after_long(
    occasion: Occasion, fresh: int, since: timedelta | None, there: bool
) -> None:
    assert occasion.is_there(fresh, since) is there


async def own(pool: Pool) -> list[str]:
    """The states of the server's own runs, the newest first."""
    async with pool.acquire() as connection:
        return [each.state for each in await api_jobs.listed(connection, OWN, 9, KIND_TRAIN)]


async def ended(pool: Pool, **verdict: object) -> None:
    """Let the run that waits end with a verdict."""
    async with pool.acquire() as connection:
        (job, *_) = await api_jobs.listed(connection, OWN, 1, KIND_TRAIN)
        result = Trained(published=False, verdict=verdict, log=[])
        await api_jobs.finish(connection, job.id, orjson.dumps(result.model_dump()))


async def test_a_run_is_put_in_once_and_again_only_after_new_decisions(pool: Pool) -> None:
    retrainer = Retrainer(pool, ENOUGH)
    assert not await retrainer.look() and await own(pool) == []
    async with pool.acquire() as connection:
        await reviewed(connection, FIRST, SECOND)

    assert await retrainer.look() and await own(pool) == ["queued"]
    assert not await retrainer.look() and await own(pool) == ["queued"]
    await ended(pool, words="Rejected: 1 of 18 conditions does not hold (gain)")
    assert not await retrainer.look(), "nothing is new"
    async with pool.acquire() as connection:
        await reviewed(connection, FIRST, SECOND, repository=2)
        waiting = await connection.fetchval("select count(*) from pgqueuer where entrypoint = 'api-train'")

    assert waiting == 1
    assert await retrainer.look() and await own(pool) == ["queued", "done"]


async def test_the_last_verdict_is_told(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await reviewed(connection, FIRST, SECOND)
        assert await last_said(connection) == ""
    await Retrainer(pool, ENOUGH).look()
    async with pool.acquire() as connection:
        assert await last_said(connection) == "", "it goes on"
    await ended(pool, words="Rejected: 1 of 18 conditions does not hold (gain)")
    async with pool.acquire() as connection:
        said = await last_said(connection)

    assert said.startswith("The policy was last trained on 20")
    assert said.endswith(": Rejected: 1 of 18 conditions does not hold (gain).")


async def test_two_workers_that_look_at_once_put_one_run_in(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await reviewed(connection, FIRST, SECOND)
    first, second = Retrainer(pool, ENOUGH), Retrainer(pool, ENOUGH)

    assert sorted(await asyncio.gather(first.look(), second.look())) == [False, True]
