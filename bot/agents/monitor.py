"""Looks after what nobody waits for any more: forgotten deliveries, stuck reviews, old rows and folders."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.agents.orders import PLAN, PullRequestOrder, analyze, onward
from bot.github.scratch import remove_abandoned
from bot.queue import Task, enqueue
from bot.store import deliveries, installations, pull_requests, reviews
from bot.store.pool import Connection, Pool

PERIOD = 60.0
"""Seconds between two rounds."""

PATIENCE = timedelta(minutes=20)
"""Work that did not get on for so long is looked after; a review ends well before."""

MOST = 100


class Monitor:
    """Puts back on its way what was left lying."""

    def __init__(self, pool: Pool, scratch: Path | None = None, *, patience: timedelta = PATIENCE) -> None:
        self._pool = pool
        self._scratch = scratch
        self._patience = patience

    async def run(self, stop: asyncio.Event, period: float = PERIOD) -> None:
        """Make rounds until told to stop."""
        while not stop.is_set():
            await self.round()
            try:
                await asyncio.wait_for(stop.wait(), period)
            except TimeoutError:
                continue

    async def round(self) -> None:
        """Look once, on one machine at a time: whoever has the lock looks."""
        await asyncio.to_thread(remove_abandoned, self._scratch)
        async with self._pool.acquire() as connection, connection.transaction():
            if not await connection.fetchval("select pg_try_advisory_xact_lock(7306)"):
                return
            await self._deliveries(connection)
            await self._reviews(connection)
            await self._pull_requests(connection)

    async def _deliveries(self, connection: Connection) -> None:
        """Plan again what was stored and never planned."""
        guids = await deliveries.forgotten(connection, self._patience, MOST)
        await enqueue(connection, [plan_task(guid) for guid in guids])

    async def _reviews(self, connection: Connection) -> None:
        """End reviews that stand still: their check runs would stay open for ever."""
        for review in await reviews.unfinished(connection, self._patience, MOST):
            place = await installations.read_repository(connection, review.host, review.repository)
            if place is None:
                continue
            await reviews.finish(connection, review.id, "failed", "it stood still for too long")
            installation = place.repository.installation
            task = onward("publish", review.id, review.host, installation, review.repository)
            await enqueue(connection, [task])

    async def _pull_requests(self, connection: Connection) -> None:
        """Review pull requests whose newest push nobody took up."""
        for pull in await pull_requests.unreviewed(connection, self._patience, MOST):
            place = await installations.read_repository(connection, pull.key.host, pull.key.repository)
            if place is not None and place.is_served:
                order = PullRequestOrder(
                    pull.key.host,
                    place.repository.installation,
                    pull.key.repository,
                    pull.key.number,
                    pull.generation,
                    "pushed",
                )
                await enqueue(connection, [analyze(order)])


def plan_task(guid: str) -> Task:
    """Return the task of planning a stored delivery."""
    return Task(PLAN, guid.encode("ascii", "replace"), key=f"{PLAN}:{guid}")
