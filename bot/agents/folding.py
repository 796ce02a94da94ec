"""Counts what the proofs of reviews came to, many reviews at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import asyncpg

from bot import log
from bot.experience import Experience
from bot.review_file import read_review
from bot.store import folding, reviews, tries
from bot.store.folding import Unfolded
from bot.store.pool import UNREACHABLE, Connection, Pool
from engine.choose.patterns import credible
from engine.errors import BadInput
from engine.tries import Tried

PERIOD = 10.0
"""Seconds between two looks."""

AT_ONCE = 100
TROUBLE = (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError)

_log = log.logger(__name__)


class Folding:
    """Folds reviews into the counts by which the next ones are steered, each once.

    What the buffer has of them is counted; of the others, the review itself is read.
    """

    def __init__(self, pool: Pool, experience: Experience) -> None:
        self._pool = pool
        self._experience = experience

    async def run(self, stop: asyncio.Event, period: float = PERIOD) -> None:
        """Fold until told to stop; where the database is away, reviews wait for the next look."""
        while not stop.is_set():
            try:
                while await self.fold() == AT_ONCE and not stop.is_set():
                    pass
            except TROUBLE as error:
                _log.warning("could not count proofs", error=str(error) or type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), period)

    async def fold(self) -> int:
        """Fold the oldest reviews that wait, and return how many."""
        async with self._pool.acquire() as connection, connection.transaction():
            taken = await folding.take(connection, AT_ONCE)
            found = await self._experience.of(taken)
            found |= await _written(connection, (one for one in taken if one.review not in found))
            await tries.count_all(
                connection, ((one.host, one.repository, found.get(one.review, ())) for one in taken)
            )
        await self._experience.forget(taken)
        return len(taken)


async def _written(connection: Connection, wanted: Iterable[Unfolded]) -> dict[int, tuple[Tried, ...]]:
    """Return what reviews say themselves, by their numbers, one after the other: each may be large."""
    found: dict[int, tuple[Tried, ...]] = {}
    for one in wanted:
        row = await reviews.read(connection, one.review)
        if row is None or row.written is None:
            continue
        with suppress(BadInput):  # of another version
            reviewed = await asyncio.to_thread(read_review, row.written)
            found[one.review] = credible(reviewed.review.tried)
    return found
