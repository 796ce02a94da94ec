"""Deliveries of webhooks: stored before they are acknowledged, processed once."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

MOST_ATTEMPTS = 20
"""So often a delivery is read for processing before it is left alone: more than two dead jobs."""

LEVEL = 1
"""Of zlib: 24 kB of JSON become 3 kB in 0.3 ms; higher levels win little."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A verified delivery as it came: `body` is the JSON, byte for byte."""

    guid: str
    host: str
    event: str
    action: str | None
    installation: int | None
    repository: int | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """A delivery out of the store; `attempts` counts how often it was read, this time included."""

    delivery: Delivery
    received: datetime
    processed: datetime | None
    attempts: int


async def accept(connection: Connection, deliveries: Iterable[Delivery]) -> tuple[str, ...]:
    """Store deliveries, and return the guids of those that want processing: enqueue them in this transaction.

    GitHub sends a delivery again under the same guid. One that was processed is not named; one that never was
    is, for that is why it is sent again.
    """
    batch = list({delivery.guid: delivery for delivery in deliveries}.values())
    rows = await connection.fetch(
        SQL["accept_deliveries"],
        [delivery.guid for delivery in batch],
        [delivery.host for delivery in batch],
        [delivery.event for delivery in batch],
        [delivery.action for delivery in batch],
        [delivery.installation for delivery in batch],
        [delivery.repository for delivery in batch],
        [zlib.compress(delivery.body, LEVEL) for delivery in batch],
    )
    return tuple(row["guid"] for row in rows)


async def read(connection: Connection, guid: str) -> Stored | None:
    """Return a delivery for processing, and count that; None if it was never stored, or is purged."""
    row = await connection.fetchrow(SQL["read_delivery"], guid)
    if row is None:
        return None
    delivery = Delivery(
        guid=row["guid"],
        host=row["host"],
        event=row["event"],
        action=row["action"],
        installation=row["installation_id"],
        repository=row["repository_id"],
        body=zlib.decompress(row["body"]),
    )
    return Stored(delivery, row["received_at"], row["processed_at"], row["attempts"])


async def mark_processed(connection: Connection, guid: str, outcome: str) -> bool:
    """Remember what a delivery led to, in the transaction of what it led to.

    False if it was processed already: by a worker that overtook this one, whose transaction then should end
    without effect.
    """
    return await connection.fetchval(SQL["mark_delivery_processed"], guid, outcome) is not None


async def note(connection: Connection, guid: str, outcome: str) -> None:
    """Remember why a delivery could not be processed yet."""
    await connection.execute(SQL["note_delivery"], guid, outcome)


async def processed(connection: Connection, guids: Sequence[str]) -> frozenset[str]:
    """Return which of some deliveries were processed: these need not be asked of GitHub again."""
    rows = await connection.fetch(SQL["have_seen"], list(guids))
    return frozenset(row["guid"] for row in rows)


async def outcomes(connection: Connection, guids: Sequence[str]) -> dict[str, str | None]:
    """Return what each of some stored deliveries led to, None for one that was not processed yet."""
    rows = await connection.fetch(SQL["delivery_outcomes"], list(guids))
    return {row["guid"]: row["outcome"] for row in rows}


async def forgotten(connection: Connection, older: timedelta, most: int) -> tuple[str, ...]:
    """Return stored deliveries that were not processed for so long, the oldest first.

    One that was read many times and still is not processed never will be: its outcome says why.
    """
    rows = await connection.fetch(SQL["forgotten_deliveries"], older, most, MOST_ATTEMPTS)
    return tuple(row["guid"] for row in rows)
