"""Folders that are looked at again and again for programs, and what was found in them."""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import orjson

from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)

Json: TypeAlias = Any
LEVEL = 6


@dataclass(frozen=True, slots=True)
class Watch:
    """A folder that is watched. `memory` is what its files were like, `found` what the last look found."""

    id: uuid.UUID
    tenant: str
    request_id: str
    path: str
    seconds: int
    memory: Json
    found: Json
    looks: int
    rescans: int
    reason: str | None
    created: datetime
    looked: datetime | None


async def begin(
    connection: Connection, tenant: str, request_id: str, path: str, seconds: int, *, most: int
) -> tuple[uuid.UUID, bool] | None:
    """Watch a folder, and return the number of the watch and whether it is new; None beyond `most` others.

    One folder is watched once for a tenant; asking again changes how often.
    """
    if await connection.fetchval(SQL["count"], tenant, path) >= most:
        return None
    row = await connection.fetchrow(SQL["begin_watch"], uuid.uuid4(), tenant, request_id, path, seconds)
    assert row is not None  # an upsert returns its row
    return row["id"], row["made"]


async def read(connection: Connection, watch: uuid.UUID, tenant: str | None = None) -> Watch | None:
    """Return a watch; with a tenant only if it is theirs."""
    row = await connection.fetchrow(SQL["read_watch"], watch, tenant)
    return None if row is None else _watch(row)


async def listed(connection: Connection, tenant: str) -> tuple[Watch, ...]:
    """Return a tenant's watches, the oldest first."""
    return tuple(_watch(row) for row in await connection.fetch(SQL["list_watches"], tenant))


async def looked(
    connection: Connection, watch: uuid.UUID, memory: Json, found: Json, *, rescanned: bool
) -> bool:
    """Store what a look found; False if nobody watches any more."""
    packed = [zlib.compress(orjson.dumps(each), LEVEL) for each in (memory, found)]
    return await connection.fetchval(SQL["looked"], watch, *packed, int(rescanned)) is not None


async def failed(connection: Connection, watch: uuid.UUID, reason: str) -> bool:
    """Store why a look failed; False if nobody watches any more."""
    return await connection.fetchval(SQL["failed"], watch, reason.replace("\0", "\ufffd")) is not None


async def forget(connection: Connection, watch: uuid.UUID, tenant: str) -> bool:
    """End a tenant's watch; False if there is none."""
    return await connection.fetchval(SQL["forget_watch"], watch, tenant) is not None


async def still(connection: Connection, late: timedelta, most: int) -> tuple[tuple[uuid.UUID, str], ...]:
    """Return watches, with their tenants, whose next look is late by so much."""
    return tuple(
        (row["id"], row["tenant"]) for row in await connection.fetch(SQL["still_watched"], late, most)
    )


def _watch(row: Record) -> Watch:
    return Watch(
        id=row["id"],
        tenant=row["tenant"],
        request_id=row["request_id"],
        path=row["path"],
        seconds=row["seconds"],
        memory=_unpacked(row["memory"]),
        found=_unpacked(row["found"]),
        looks=row["looks"],
        rescans=row["rescans"],
        reason=row["reason"],
        created=row["created_at"],
        looked=row["looked_at"],
    )


def _unpacked(packed: bytes | None) -> Json:
    return {} if packed is None else orjson.loads(zlib.decompress(packed))
