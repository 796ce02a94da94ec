"""Looks after what nobody waits for any more: forgotten deliveries, stuck reviews, old rows and folders."""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import asyncpg

from bot import log
from bot.agents.asking import UNSERVED, end
from bot.agents.orders import PLAN, PullRequestOrder, analyze, keys_of, keys_of_scan, onward
from bot.counter import tasks
from bot.github.scratch import remove_abandoned
from bot.queue import Task, enqueue
from bot.queue.work import is_known
from bot.store import (
    api_jobs,
    api_watches,
    deliveries,
    installations,
    pull_requests,
    reviews,
    scan_parts,
    scans,
)
from bot.store.customers import Retention, expire
from bot.store.pool import UNREACHABLE, Connection, Pool

PERIOD = 60.0
"""Seconds between two rounds."""

PATIENCE = timedelta(minutes=20)
"""Work that did not get on for so long is looked after; a review ends well before."""

EXPIRY_PERIOD = 3600.0
"""Seconds between two looks at what is kept for too long."""

MOST = 100

TROUBLE = (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a round may break off with and the next one do without: the database and the disk."""

_log = log.logger(__name__)


class Monitor:
    """Puts back on its way what was left lying."""

    def __init__(
        self,
        pool: Pool,
        scratch: Path | None = None,
        *,
        patience: timedelta = PATIENCE,
        keep: Retention | None = None,
    ) -> None:
        self._pool = pool
        self._scratch = scratch
        self._patience = patience
        self._keep = keep or Retention()
        self._expired = -math.inf

    async def run(self, stop: asyncio.Event, period: float = PERIOD) -> None:
        """Make rounds until told to stop; what keeps one from its end is logged, and the next is made."""
        while not stop.is_set():
            try:
                await self.round()
            except TROUBLE as error:
                _log.error("round broke off", error=f"{type(error).__name__}: {error}", again_in=period)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), period)

    async def round(self) -> None:
        """Look once, on one machine at a time: whoever has the lock looks."""
        removed = await asyncio.to_thread(remove_abandoned, self._scratch)
        if removed:
            _log.info("abandoned folders removed", count=removed)
        async with self._pool.acquire() as connection, connection.transaction():
            if not await connection.fetchval("select pg_try_advisory_xact_lock(7306)"):
                return
            await self._deliveries(connection)
            await self._reviews(connection)
            await self._pull_requests(connection)
            await self._scans(connection)
            await self._api_jobs(connection)
            await self._api_watches(connection)
        now = time.monotonic()
        if now - self._expired >= EXPIRY_PERIOD:
            await self._expire()
            self._expired = now

    async def _expire(self) -> None:
        """Delete what is kept for longer than it may be."""
        async with self._pool.acquire() as connection, connection.transaction():
            if await connection.fetchval("select pg_try_advisory_xact_lock(7307)"):
                await expire(connection, self._keep)

    async def _deliveries(self, connection: Connection) -> None:
        """Plan again what was stored and never planned."""
        guids = await deliveries.forgotten(connection, self._patience, MOST)
        found = await enqueue(connection, [plan_task(guid) for guid in guids])
        if any(found):
            _log.warning("forgotten deliveries", count=sum(job is not None for job in found))

    async def _reviews(self, connection: Connection) -> None:
        """End reviews that stand still: their check runs would stay open for ever.

        One whose job still waits or is tried again does not stand still, however long the queue is.
        """
        for review in await reviews.unfinished(connection, self._patience, MOST):
            if await is_known(connection, keys_of(review)):
                continue
            place = await installations.read_repository(connection, review.host, review.repository)
            if place is None:
                continue
            _log.warning("a review stood still", review=review.id, state=review.state)
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

    async def _scans(self, connection: Connection) -> None:
        """End scans that stand still, so that another may begin, and those of repositories not ours now."""
        gone = await scans.end_unserved(connection, UNSERVED)
        for ended in gone:
            await scan_parts.drop(connection, ended)
        if gone:
            _log.info("scans of repositories that are not served any more", count=len(gone))
        for scan in await scans.still(connection, self._patience, MOST):
            running = await scan_parts.running(connection, scan.id)
            place = await installations.read_repository(connection, scan.host, scan.repository)
            if place is None or await is_known(connection, keys_of_scan(scan.id, running)):
                continue
            _log.warning("a scan stood still", scan=scan.id, state=scan.state)
            await end(connection, scan, place, "failed", "it stood still for too long")

    async def _api_jobs(self, connection: Connection) -> None:
        """End jobs of the HTTP API that stand still; one whose task waits or runs does not."""
        for job in await api_jobs.still(connection, self._patience, MOST):
            if not await is_known(connection, tasks.keys_of(job)):
                _log.warning("a job of the API stood still", job=str(job))
                await api_jobs.fail(connection, job, "It stood still for too long.")

    async def _api_watches(self, connection: Connection) -> None:
        """Look again at watched folders whose next look was lost."""
        for watch, tenant in await api_watches.still(connection, self._patience, MOST):
            if not await is_known(connection, [tasks.key_of_watch(watch)]):
                _log.warning("a watch stood still", watch=str(watch))
                await enqueue(connection, [tasks.api_watch(watch, tenant)])


def plan_task(guid: str) -> Task:
    """Return the task of planning a stored delivery."""
    return Task(PLAN, guid.encode("ascii", "replace"), key=f"{PLAN}:{guid}")
