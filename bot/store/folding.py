"""Which reviews are still to be counted: a mark for each, that goes in the transaction that counts it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A review whose proofs are not counted yet, and of which repository it is."""

    review: int
    host: str
    repository: int


async def note(connection: Connection, review: int) -> None:
    """Remember to count a review; the caller stores what it says in the same transaction, once."""
    await connection.execute(SQL["note_unfolded"], review)


async def take(connection: Connection, most: int) -> tuple[Unfolded, ...]:
    """Return the oldest that wait, without their marks: they are counted if this transaction ends well."""
    rows = await connection.fetch(SQL["take_unfolded"], most)
    return tuple(sorted((Unfolded(*row) for row in rows), key=lambda one: one.review))


async def waiting(connection: Connection) -> int:
    """Return how many reviews wait to be counted."""
    found: int = await connection.fetchval(SQL["waiting_unfolded"])
    return found
