"""Deliveries into the database, each with the job that reads it: one statement a batch.

Under load the round trips to the database are what a batch waits for, so there is one: no BEGIN, no COMMIT,
and no reset of a connection that nothing but this statement ever used.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from bot.store.deliveries import LEVEL, Delivery
from bot.store.pool import UNREACHABLE, Pool, Record
from bot.store.queries import statements

SQL = statements(__name__)

MOST_AT_ONCE = 2
"""Batches that are written at the same time, each over a connection of its own."""

AWAY = (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What is raised when the database cannot be asked, or does not take what it is given."""

ACQUIRE_SECONDS = 5.0
STATEMENT_SECONDS = 7.0

LARGE = 256 * 1024
"""More bytes than this are compressed in a thread."""


class DeliveryStore:
    """Stores batches over connections of a pool, which it keeps until the end; an async context manager."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._idle: list[PoolConnectionProxy[Record]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._idle:
            await self._pool.release(self._idle.pop())

    async def store(self, batch: Sequence[Delivery]) -> None:
        """Store deliveries and queue their jobs, all or nothing; of two with one guid the later counts."""
        rows = list({delivery.guid: delivery for delivery in batch}.values())
        if sum(len(row.body) for row in rows) > LARGE:
            bodies = await asyncio.to_thread(_compressed, rows)
        else:
            bodies = _compressed(rows)
        async with self._turns:
            await self._write(rows, bodies)

    async def _write(self, rows: Sequence[Delivery], bodies: Sequence[bytes]) -> None:
        connection = await self._connection()
        sound = False
        try:
            await connection.execute(
                SQL["store_deliveries"],
                [row.guid for row in rows],
                [row.host for row in rows],
                [row.event for row in rows],
                [row.action for row in rows],
                [row.installation for row in rows],
                [row.repository for row in rows],
                bodies,
                timeout=STATEMENT_SECONDS,
            )
            sound = True
        finally:
            if sound:
                self._idle.append(connection)
            else:
                await self._pool.release(connection)  # which finds out whether it is still any good

    async def _connection(self) -> PoolConnectionProxy[Record]:
        """Return a connection that was not lost as far as anyone knows."""
        while self._idle:
            connection = self._idle.pop()
            if not _is_lost(connection):
                return connection
            await self._pool.release(connection)
        return await self._pool.acquire(timeout=ACQUIRE_SECONDS)


def _is_lost(connection: PoolConnectionProxy[Record]) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:  # the pool took it back by itself when the server hung up
        return True


def _compressed(rows: Sequence[Delivery]) -> list[bytes]:
    return [zlib.compress(row.body, LEVEL) for row in rows]
