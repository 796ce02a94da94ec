"""Rollouts that workers make: their parts, what came of each region, and the records, each of them once."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from bot.store.decisions import SEMANTICS
from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

Came = Literal["done", "left", "barren"]
"""What came of a region: a record, nothing for want of time or quiet, nothing as no strategy is legal."""

LEVEL = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a rollout is: its regions by what came of them, all that were counted so far, and its parts.

    `broken` parts are those that ended before their time, `reason` why one of them did.
    """

    done: int
    left: int
    barren: int
    total: int
    parts: int
    ended: int
    broken: int
    reason: str | None

    @property
    def dealt(self) -> int:
        """How many regions were dealt with."""
        return self.done + self.left + self.barren


async def begin(connection: Connection, job: uuid.UUID, parts: int) -> None:
    """Remember of how many parts a rollout is."""
    await connection.execute(SQL["begin_rollout"], job, parts)


async def is_open(connection: Connection, job: uuid.UUID, part: int) -> bool:
    """Tell whether there is such a part that has not ended."""
    return bool(await connection.fetchval(SQL["is_open"], job, part))


async def known(connection: Connection, job: uuid.UUID) -> set[str]:
    """Return the regions that have a record, and those with which this rollout has dealt."""
    return {row["region"] for row in await connection.fetch(SQL["known_rollouts"], job, SEMANTICS)}


async def expect(connection: Connection, job: uuid.UUID, part: int, more: int) -> None:
    """Remember that so many regions more belong to a part than it has dealt with."""
    await connection.execute(SQL["expect_rollout"], job, part, more)


async def keep(
    connection: Connection, job: uuid.UUID, part: int, region: str, came: Came, record: str | None
) -> None:
    """Keep what came of a region, and its record; what is there already stays as it is."""
    async with connection.transaction():
        await connection.execute(SQL["note_rollout"], job, part, region, came)
        if record is not None:
            packed = zlib.compress(record.encode(), LEVEL)
            await connection.execute(SQL["keep_rollout"], region, SEMANTICS, packed)


async def end(connection: Connection, job: uuid.UUID, part: int, reason: str | None) -> bool:
    """End a part, with the reason if it broke off; False if it has ended. Parts of a rollout end one by one,
    until the caller's transaction does: so one of them is the last."""
    await connection.execute(SQL["lock_rollout"], job)
    return await connection.fetchval(SQL["end_rollout"], job, part, reason) is not None


async def tally(connection: Connection, job: uuid.UUID) -> Tally:
    """Return how far a rollout is."""
    row = await connection.fetchrow(SQL["tally_rollout"], job)
    assert row is not None
    return Tally(
        done=row["done"],
        left=row["left_over"],
        barren=row["barren"],
        total=row["total"],
        parts=row["parts"],
        ended=row["ended"],
        broken=row["broken"],
        reason=row["reason"],
    )


async def records(connection: Connection) -> AsyncIterator[str]:
    """Yield the records that this version can read, by the names of their regions.

    Call it in a transaction.
    """
    async for row in connection.cursor(SQL["rollout_records"], SEMANTICS):
        yield zlib.decompress(row["record"]).decode()
