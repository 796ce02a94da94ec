"""Deliveries on their way into the database: those that come at the same time share one transaction.

A commit waits for the disk, so a transaction each would bound the whole server at the disk's pace. Whoever
puts a delivery here waits until the transaction that holds it is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

from bot.store.deliveries import Delivery
from bot.web.storing import MOST_AT_ONCE

Store = Callable[[Sequence[Delivery]], Awaitable[None]]
"""Stores deliveries in one transaction, all or none."""

WRITERS = MOST_AT_ONCE
"""While one transaction waits for the disk, the next is filled."""

MOST_IN_BATCH = 128
MOST_BYTES_IN_BATCH = 8 * 1024 * 1024


class InboxFull(Exception):
    """So many deliveries wait already, or the process is ending: ask again later."""


class Inbox:
    """Takes deliveries one by one and stores them in batches; an async context manager.

    Leaving it stores what still waits. `most` bounds how many it holds, those being written included; further
    ones are refused. `held` is how many that is now.
    """

    def __init__(self, store: Store, most: int) -> None:
        self._store = store
        self._most = most
        self.held = 0
        self._waiting: asyncio.Queue[tuple[Delivery, asyncio.Future[None]]] = asyncio.Queue()
        self._writers: list[asyncio.Task[None]] = []
        self._open = False

    async def __aenter__(self) -> Self:
        self._writers = [asyncio.create_task(self._write()) for _ in range(WRITERS)]
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        await self._waiting.join()
        for writer in self._writers:
            writer.cancel()
        await asyncio.wait(self._writers)

    async def put(self, delivery: Delivery) -> None:
        """Return once the delivery is stored for good.

        Raises InboxFull when there is no place for it, else what the store raised.
        """
        if not self._open or self.held >= self._most:
            raise InboxFull
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.held += 1
        self._waiting.put_nowait((delivery, stored))
        await stored

    async def _write(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            size = len(batch[0][0].body)
            while len(batch) < MOST_IN_BATCH and size < MOST_BYTES_IN_BATCH and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
                size += len(batch[-1][0].body)
            await self._settle(batch)
            self.held -= len(batch)
            for _ in batch:
                self._waiting.task_done()

    async def _settle(self, batch: list[tuple[Delivery, asyncio.Future[None]]]) -> None:
        """Store a batch and tell everyone who waits for it.

        When the database refuses a batch, each delivery is tried on its own: one that cannot be stored must
        not take others with it.
        """
        # Two writers that hold the same guids in different orders would wait for each other.
        batch.sort(key=lambda entry: entry[0].guid)
        error = await self._attempt([delivery for delivery, _ in batch])
        if error is not None and len(batch) > 1:
            for entry in batch:
                await self._settle([entry])
            return
        for _, stored in batch:
            if stored.done():  # nobody waits any more
                continue
            if error is None:
                stored.set_result(None)
            else:
                stored.set_exception(error)

    async def _attempt(self, deliveries: list[Delivery]) -> BaseException | None:
        """Store deliveries and return what went wrong, whatever it is: a writer must outlive it."""
        attempt = asyncio.ensure_future(self._store(deliveries))
        await asyncio.wait([attempt])
        return attempt.exception()
