"""Rounds of healing: each task in its own period, on one machine at a time.

The monitor looks into the database alone; these tasks ask GitHub. They are bounded in what they ask for in a
round, remember where they go on, and give way to limits: the next round comes soon.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

import asyncpg

from bot import log
from bot.github.errors import GitHubError
from bot.store import healing
from bot.store.pool import UNREACHABLE, Connection, Pool

PERIOD = 60.0
"""Seconds between two looks at what is due."""

SOON = timedelta(minutes=5)
"""After so long a task is tried again that broke off, if its own period is not shorter."""

LOCK = 7308
"""The advisory lock of the session that heals."""

TROUBLE = (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError, GitHubError)
"""What a task may break off with and the next round do without: the database and GitHub."""

_log = log.logger(__name__)


class HealingTask(Protocol):
    """One thing to look after; `name` stays, for what it remembers is stored under it."""

    name: str
    period: timedelta

    async def heal(self) -> None:
        """Look once, and put right what can be."""


class Healer:
    """Carries out tasks when they are due."""

    def __init__(self, pool: Pool, host: str, tasks: Sequence[HealingTask]) -> None:
        self._pool = pool
        self._host = host
        self._tasks = tasks

    async def run(self, stop: asyncio.Event, period: float = PERIOD) -> None:
        """Make rounds until told to stop; what keeps one from its end is logged, and the next is made."""
        while not stop.is_set():
            try:
                await _unless(stop, self.round())
            except TROUBLE as error:
                _log.error("healing broke off", error=f"{type(error).__name__}: {error}", again_in=period)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), period)

    async def round(self) -> None:
        """Carry out what is due, unless another process does."""
        async with self._pool.acquire() as connection:
            if not await connection.fetchval("select pg_try_advisory_lock($1)", LOCK):
                return
            try:
                for task in self._tasks:
                    if await healing.begin(connection, self._host, task.name, task.period):
                        await self._heal(connection, task)
            finally:
                await connection.execute("select pg_advisory_unlock($1)", LOCK)

    async def _heal(self, connection: Connection, task: HealingTask) -> None:
        """Carry out a task. GitHub may be in trouble, or its answer not be what it describes."""
        try:
            await task.heal()
        except (GitHubError, LookupError, TypeError, ValueError) as error:
            said = f"{type(error).__name__}: {error}"
            _log.warning("a task of healing broke off", task=task.name, error=said)
            if task.period > SOON:
                await healing.put_off(connection, self._host, task.name, task.period - SOON)


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do some work, but leave it where it stands when told to stop: the next round takes it up."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
        await asyncio.wait([working])
        return
    await working
