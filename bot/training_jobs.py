"""Rollouts and runs of the training as jobs of this machine's server: put in, listed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from bot.counter import asked, told
from bot.counter.tasks import KIND_ROLLOUT, KIND_TRAIN, OPERATOR, OWN, rollout_part
from bot.learned import here
from bot.queue import enqueue
from bot.store import api_jobs, rollouts
from bot.store.api_jobs import ApiJob
from engine.errors import BadInput

KEEP = timedelta(days=90)
MOST_OPEN = 16
MOST = 20

BUSY = f"{MOST_OPEN} rollouts wait or run: wait for one, or end it with `velox train cancel`."


async def queue_rollout(plan: asked.Rollout) -> UUID:
    """Put the parts of a rollout into the queue, and return its number; raises `BadInput`."""
    async with here() as connection, connection.transaction():
        request = plan.model_dump(mode="json")
        job = await api_jobs.create(
            connection, KIND_ROLLOUT, OPERATOR, "velox train rollout", request, keep=KEEP, most=MOST_OPEN
        )
        if job is None:
            raise BadInput(BUSY)
        await rollouts.begin(connection, job, plan.parts)
        await enqueue(connection, [rollout_part(job, part) for part in range(plan.parts)])
    return job


async def jobs_here() -> Sequence[ApiJob]:
    """Return the newest rollouts and runs of the training that the server or its operator asked for."""
    async with here() as connection:
        lines = [
            *await api_jobs.listed(connection, OPERATOR, MOST, KIND_ROLLOUT),
            *await api_jobs.listed(connection, OWN, MOST, KIND_TRAIN),
        ]
        lines.sort(key=lambda line: line.created, reverse=True)
        found = [await api_jobs.read(connection, line.id) for line in lines[:MOST]]
    return [job for job in found if job is not None]


async def cancel_here(number: UUID) -> None:
    """End one of these jobs; what is in hand is broken off. Raises `BadInput` where none of them goes on."""
    async with here() as connection:
        for tenant in (OPERATOR, OWN):
            if await api_jobs.cancel(connection, number, tenant):
                return
    raise BadInput(
        f"No rollout and no run of the training goes on as {number}: `velox train jobs` lists them."
    )


def state_of(job: ApiJob) -> str:
    """Say how far a job is, or what came of it."""
    if job.reason is not None:
        return job.reason
    if job.result is not None and job.kind == KIND_ROLLOUT:
        ended = told.RolledOut.model_validate_json(job.result)
        return (
            f"{ended.regions:,} regions done, {ended.left:,} left for want of quiet, "
            f"{ended.barren:,} without a legal strategy"
        )
    if job.result is not None:
        return str(told.Trained.model_validate_json(job.result).verdict.get("words", ""))
    if not job.progress:
        return ""
    return f"{job.progress['done']:,} of {job.progress['total']:,} {job.progress['what']}".rstrip()
