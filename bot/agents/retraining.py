"""When the policy is trained anew: after enough decisions of reviews, or after some time, where asked to.

A run of the server's own is a job like those that programs ask for, under a tenant that no token has.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg

from bot import log
from bot.counter import told
from bot.counter.tasks import API_TRAIN, KIND_TRAIN, OWN, api_job
from bot.queue import enqueue
from bot.store import api_jobs, decisions
from bot.store.api_jobs import ApiJob
from bot.store.pool import UNREACHABLE, Connection, Pool

PERIOD = 300.0
"""Seconds between two looks."""

FEW = 5
KEEP = timedelta(days=90)
TROUBLE = (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError)

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When to train: once `enough` decisions are new, or once a run is `every` old and any is. 0: never."""

    enough: int = 0
    every: timedelta = timedelta()

    def is_there(self, fresh: int, since: timedelta | None) -> bool:
        """Tell whether to train, given the new decisions and the age of the last run, None without one."""
        if not fresh:
            return False
        late = bool(self.every) and (since is None or since >= self.every)
        return late or 0 < self.enough <= fresh


class Retrainer:
    """Puts a run of the training in whenever there is occasion, and never a second beside it."""

    def __init__(self, pool: Pool, occasion: Occasion) -> None:
        self._pool = pool
        self._occasion = occasion

    async def run(self, stop: asyncio.Event, period: float = PERIOD) -> None:
        """Look until told to stop; where the database is away the next look is the one that counts."""
        while not stop.is_set():
            try:
                await self.look()
            except TROUBLE as error:
                _log.warning("could not look whether to train", error=str(error) or type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), period)

    async def look(self) -> bool:
        """Put a run in if there is occasion; tell whether that was done."""
        async with self._pool.acquire() as connection, connection.transaction():
            last = await api_jobs.listed(connection, OWN, 1, KIND_TRAIN)
            since = datetime.now(UTC) - last[0].created if last else None
            fresh = await decisions.since(connection, last[0].created if last else None)
            if not self._occasion.is_there(fresh, since):
                return False
            # None where one waits or runs: nothing more is put in beside it.
            job = await api_jobs.create(connection, KIND_TRAIN, OWN, "retraining", {}, keep=KEEP, most=1)
            if job is not None:
                await enqueue(connection, [api_job(job, OWN, API_TRAIN)])
        if job is not None:
            _log.info("training is due", job=str(job), decisions=fresh)
        return job is not None


async def last_said(connection: Connection) -> str:
    """Return what came of the last run of the server's own that ended, as a sentence; empty without one."""
    for line in await api_jobs.listed(connection, OWN, FEW, KIND_TRAIN):
        job = await api_jobs.read(connection, line.id, OWN) if line.finished else None
        if job is not None and job.finished is not None:
            return f"The policy was last trained on {job.finished:%Y-%m-%d}: {_outcome(job)}"
    return ""


def _outcome(job: ApiJob) -> str:
    if job.result is None:
        return (job.reason or "It was called off.").removesuffix(".") + "."
    words = told.Trained.model_validate_json(job.result).verdict.get("words")
    return f"{str(words).removesuffix('.')}." if words else "It ended without a verdict."
