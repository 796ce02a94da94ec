"""Rings when a job changes: Postgres tells all web processes, so that nobody has to ask again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from bot import log
from bot.store.api_jobs import CHANNEL
from bot.store.pool import Pool
from bot.web.storing import AWAY

LOOK = 2.0
"""So often, in seconds, whoever waits looks without being told: the connection may be lost."""

AGAIN = 1.0

_log = log.logger(__name__)


class Bell:
    """Tells those who wait for jobs; an async context manager."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._listening: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])

    @property
    def closed(self) -> bool:
        """Tell whether the process ends, so that nobody should wait any longer."""
        return self._closing.is_set()

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._closing.set()
        for events in self._waiting.values():
            for event in events:
                event.set()

    @contextmanager
    def listening(self, job: object) -> Iterator[asyncio.Event]:
        """Give what is set whenever the job changes; clear it before looking."""
        name, event = str(job), asyncio.Event()
        self._waiting.setdefault(name, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[name].discard(event)
            if not self._waiting[name]:
                del self._waiting[name]

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Return when it rings, the process ends, or it is time to look again."""
        if not self.closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), min(seconds, LOOK))

    async def _listen(self) -> None:
        while not self.closed:
            try:
                await self._listen_on()
            except AWAY as error:
                _log.debug("nobody tells of jobs for a while", error=type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def _listen_on(self) -> None:
        lost = asyncio.Event()
        async with self._pool.acquire() as connection:
            connection.add_termination_listener(lambda *_: lost.set())
            await connection.add_listener(CHANNEL, self._rung)
            try:
                await lost.wait()
            finally:
                with suppress(*AWAY):
                    await connection.remove_listener(CHANNEL, self._rung)

    def _rung(self, _connection: object, _process: int, _channel: str, job: object) -> None:
        for event in self._waiting.get(str(job), ()):
            event.set()
