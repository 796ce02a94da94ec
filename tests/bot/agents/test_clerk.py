"""Jobs of the API in a worker: done, given up, left alone."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import pytest

from bot.agents.apart import CannotReview, ReviewBroke
from bot.agents.burial import mourn
from bot.agents.clerk import Clerk, Tools, Work, sentence
from bot.agents.clerk_works import WORKS
from bot.agents.monitor import Monitor
from bot.counter.tasks import api_job
from bot.queue import Claim, RetryLater, enqueue
from bot.queue.work import claim
from bot.reviewing import Effort
from bot.store import api_jobs
from bot.store.api_jobs import ApiJob
from bot.store.pool import Pool

KEEP = timedelta(hours=1)


async def put_in(pool: Pool) -> tuple[uuid.UUID, Claim]:
    """A job, claimed by a worker."""
    async with pool.acquire() as connection, connection.transaction():
        job = await api_jobs.create(connection, "kind", "somebody", "r", {}, keep=KEEP, most=9)
        assert job is not None
        (number,) = await enqueue(connection, [api_job(job, "somebody")])
        assert number is not None
        worker = uuid.uuid4()
        await connection.execute(
            "update pgqueuer set status = 'picked', queue_manager_id = $2 where id = $1", number, worker
        )
        claimed = await claim(connection, number, worker)
    assert claimed is not None
    return job, claimed[0]


async def read(pool: Pool, job: uuid.UUID) -> ApiJob:
    async with pool.acquire() as connection:
        found = await api_jobs.read(connection, job)
    assert found is not None
    return found


def clerk(pool: Pool, work: Callable[[ApiJob, Tools], Awaitable[bytes]] | None = None) -> Clerk:
    works: Mapping[str, Work] = {} if work is None else {"kind": work}
    return Clerk(pool, Effort(), works, look=0.05)


async def test_a_result_is_stored_with_the_progress_on_the_way(pool: Pool) -> None:
    async def work(job: ApiJob, tools: Tools) -> bytes:
        assert job.state == "queued"
        await tools.tell(1, 2, "files")
        return b'{"found": 1}'

    job, claimed = await put_in(pool)
    await clerk(pool, work).serve(claimed)
    found = await read(pool, job)

    assert (found.state, found.result, found.reason) == ("done", b'{"found": 1}', None)
    assert found.progress["what"] == "files"
    assert await pool.fetchval("select count(*) from work") == 0


async def test_what_cannot_be_done_is_told_in_a_sentence(pool: Pool) -> None:
    async def work(job: ApiJob, tools: Tools) -> bytes:
        raise CannotReview("the bundle cannot be reviewed")

    job, claimed = await put_in(pool)
    await clerk(pool, work).serve(claimed)
    found = await read(pool, job)

    assert (found.state, found.reason) == ("failed", "The bundle cannot be reviewed.")


async def test_what_breaks_is_tried_once_more(pool: Pool) -> None:
    async def work(job: ApiJob, tools: Tools) -> bytes:
        raise ReviewBroke("the review ended with status -9: it said nothing")

    job, claimed = await put_in(pool)
    with pytest.raises(RetryLater):
        await clerk(pool, work).serve(claimed)
    assert not (await read(pool, job)).ended
    async with pool.acquire() as connection:
        await connection.execute("update work set attempts = 2")
    again = Claim(claimed.job, claimed.number, claimed.entrypoint, claimed.payload, 2, None, None)
    await clerk(pool, work).serve(again)

    assert (await read(pool, job)).state == "failed"


async def test_a_job_that_ends_its_worker_is_given_up(pool: Pool) -> None:
    job, claimed = await put_in(pool)
    third = Claim(claimed.job, claimed.number, claimed.entrypoint, claimed.payload, 3, None, None)
    await clerk(pool).serve(third)

    assert (await read(pool, job)).reason == "Its worker ended without a word, every time."


async def test_a_kind_that_nobody_knows_is_told_as_such(pool: Pool) -> None:
    job, claimed = await put_in(pool)
    await clerk(pool).serve(claimed)

    assert "another version" in str((await read(pool, job)).reason)


async def test_work_that_is_not_wanted_any_more_ends(pool: Pool) -> None:
    ended: list[bool] = []

    async def work(job: ApiJob, tools: Tools) -> bytes:
        async with pool.acquire() as connection:
            await api_jobs.cancel(connection, job.id, "somebody")
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)
        return b"{}"

    job, claimed = await put_in(pool)
    await clerk(pool, work).serve(claimed)

    assert ended and (await read(pool, job)).state == "cancelled"


async def test_a_dead_letter_ends_its_job(pool: Pool) -> None:
    job, claimed = await put_in(pool)
    async with pool.acquire() as connection:
        await mourn(connection, claimed, "given up after 8 tries")

    assert (await read(pool, job)).reason == "The work broke off every time it was tried."


async def test_a_job_whose_task_is_lost_is_ended_by_the_monitor_and_no_other(pool: Pool) -> None:
    lost, _ = await put_in(pool)
    kept, _ = await put_in(pool)
    await pool.execute("update api_jobs set updated_at = now() - interval '1 hour'")
    key = f"api:{lost}"
    await pool.execute("delete from pgqueuer where dedupe_key = $1", key)
    await pool.execute("delete from work where dedupe_key = $1", key)
    await Monitor(pool).round()

    assert (await read(pool, lost)).state == "failed"
    assert (await read(pool, kept)).state == "queued"


@pytest.mark.parametrize(
    ("reason", "said"), [("it broke", "It broke."), ("It broke.", "It broke."), ("", "It broke off.")]
)
def test_reasons_are_sentences(reason: str, said: str) -> None:
    assert sentence(reason) == said


def test_the_kinds_that_workers_know() -> None:
    assert {"optimize", "optimize-file", "scan"} <= set(WORKS)
