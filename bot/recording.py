"""Adds what a process counted to what all of them counted, so that any web process can tell of the whole.

A worker has no port of its own to be asked at, and behind a load balancer nobody knows which web process
answers. So figures go into the database, every few seconds, as differences.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

import asyncpg

from bot import log
from bot.measures import Measures
from bot.store import measures as figures
from bot.store.measures import Figure
from bot.store.pool import UNREACHABLE, Pool

PERIOD = 10.0
"""Seconds between two writes: what a killed process loses of its counts."""

WRITE_SECONDS = 5.0

AWAY = (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

_log = log.logger(__name__)

_Key = tuple[str, str, tuple[tuple[str, str], ...]]


class Recorder:
    """Writes the figures of a process down; an async context manager that does so once more at its end."""

    def __init__(self, measures: Measures, pool: Pool, period: float = PERIOD) -> None:
        self._measures = measures
        self._pool = pool
        self._period = period
        self._written: dict[_Key, float] = {}
        self._one_at_a_time = asyncio.Lock()
        self._ending = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._writing = asyncio.create_task(self._write_on())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._writing is not None  # it was entered
        self._ending.set()
        await self._writing

    async def write(self) -> None:
        """Write down what was counted since the last time; what cannot be written waits for the next time."""
        async with self._one_at_a_time:
            now = {
                (metric.name, sample.name, tuple(sorted(sample.labels.items()))): float(sample.value)
                for metric in self._measures.collect()
                for sample in metric.samples
            }
            # What is new counts with a zero as well: a histogram without its empty buckets is another one.
            grown = [
                Figure(*key[:2], dict(key[2]), value - self._written.get(key, 0.0))
                for key, value in now.items()
                if value != self._written.get(key)
            ]
            if grown:
                async with self._pool.acquire() as connection:
                    await figures.add(connection, grown)
            self._written = now

    async def _write_on(self) -> None:
        ended = False
        while not ended:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), self._period)
            ended = self._ending.is_set()
            try:
                async with asyncio.timeout(WRITE_SECONDS):
                    await self.write()
            except AWAY as error:
                _log.warning("figures not written down", error=f"{type(error).__name__}: {error}")
