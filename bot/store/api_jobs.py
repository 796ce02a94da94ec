"""Jobs of the HTTP API: what was asked, how far it is, what came of it.

    queued -> running -> done | failed
    either of the first two -> cancelled

Each change counts up `version` and is told on the channel `CHANNEL`.
"""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

import orjson

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

CHANNEL = "velox_api_jobs"

Json: TypeAlias = Any
State = Literal["queued", "running", "done", "failed", "cancelled"]
LEVEL = 6


@dataclass(frozen=True, slots=True)
class ApiJob:
    """A job. `result` is JSON as bytes, once it is done; `reason` a sentence, once it failed.

    `bundle` names code that was fetched for it, `source` says what that is.
    """

    id: uuid.UUID
    kind: str
    tenant: str
    request_id: str
    state: State
    request: Json
    bundle: str | None
    source: str
    progress: Json
    result: bytes | None
    reason: str | None
    version: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    expires: datetime

    @property
    def ended(self) -> bool:
        """Tell whether nothing more becomes of it."""
        return self.finished is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """A job in a list."""

    id: uuid.UUID
    kind: str
    state: State
    created: datetime
    finished: datetime | None


async def create(
    connection: Connection,
    kind: str,
    tenant: str,
    request_id: str,
    request: Json,
    *,
    keep: timedelta,
    most: int,
) -> uuid.UUID | None:
    """Store a job and return its number; None while the tenant has `most` that are not finished.

    Call it in a transaction: two requests at once must not both take the last place.
    """
    await connection.execute(SQL["lock_tenant"], tenant)
    if await connection.fetchval(SQL["count_open"], tenant) >= most:
        return None
    job = uuid.uuid4()
    packed = zlib.compress(orjson.dumps(request), LEVEL)
    await connection.execute(SQL["create"], job, kind, tenant, request_id, packed, keep)
    return job


async def read(connection: Connection, job: uuid.UUID, tenant: str | None = None) -> ApiJob | None:
    """Return a job; with a tenant only if it is theirs."""
    row = await connection.fetchrow(SQL["read"], job, tenant)
    if row is None:
        return None
    return ApiJob(
        id=row["id"],
        kind=row["kind"],
        tenant=row["tenant"],
        request_id=row["request_id"],
        state=row["state"],
        request=orjson.loads(zlib.decompress(row["request"])),
        bundle=row["bundle"],
        source=row["source"],
        progress=orjson.loads(row["progress"]),
        result=None if row["result"] is None else zlib.decompress(row["result"]),
        reason=row["reason"],
        version=row["version"],
        created=row["created_at"],
        started=row["started_at"],
        finished=row["finished_at"],
        expires=row["expires_at"],
    )


async def listed(connection: Connection, tenant: str, most: int, kind: str = "") -> tuple[Listed, ...]:
    """Return a tenant's jobs, of a kind or of all, the newest first."""
    return tuple(
        Listed(row["id"], row["kind"], row["state"], row["created_at"], row["finished_at"])
        for row in await connection.fetch(SQL["listed"], tenant, most, kind)
    )


async def begin(connection: Connection, job: uuid.UUID) -> bool:
    """Remember that a job runs; False if it ended meanwhile."""
    return await connection.fetchval(SQL["begin"], job) is not None


async def progress(connection: Connection, job: uuid.UUID, said: Json) -> bool:
    """Remember how far a job is; False if it ended meanwhile."""
    return await connection.fetchval(SQL["progress"], job, orjson.dumps(said).decode()) is not None


async def fetched(connection: Connection, job: uuid.UUID, bundle: str, source: str) -> bool:
    """Remember the code of a job, in the transaction that stores it; False if the job ended meanwhile."""
    return await connection.fetchval(SQL["fetched"], job, bundle, source) is not None


async def finish(connection: Connection, job: uuid.UUID, result: bytes) -> bool:
    """End a job with its result, which is JSON; False if it ended before."""
    packed = zlib.compress(result, LEVEL)
    return await connection.fetchval(SQL["finish"], job, "done", packed, None) is not None


async def fail(connection: Connection, job: uuid.UUID, reason: str) -> bool:
    """End a job that came to nothing, and why; False if it ended before."""
    clean = reason.replace("\0", "\ufffd")
    return await connection.fetchval(SQL["finish"], job, "failed", None, clean) is not None


async def cancel(connection: Connection, job: uuid.UUID, tenant: str) -> bool:
    """End a tenant's job that nobody wants any more; False if there is none that has not ended."""
    return await connection.fetchval(SQL["cancel"], job, tenant) is not None


async def forget(connection: Connection, job: uuid.UUID, tenant: str) -> bool:
    """Delete a tenant's job that has ended; False if there is none."""
    return await connection.fetchval(SQL["forget"], job, tenant) is not None


async def still(connection: Connection, older: timedelta, most: int) -> tuple[uuid.UUID, ...]:
    """Return unfinished jobs of which nothing was heard for so long."""
    return tuple(row["id"] for row in await connection.fetch(SQL["still"], older, most))


async def expire(connection: Connection) -> int:
    """Delete the jobs that are kept no longer, and return how many."""
    return len(await connection.fetch(SQL["expire"]))
