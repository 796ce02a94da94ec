"""Scans of whole repositories, one at a time for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

import orjson

from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)

Json: TypeAlias = Any
ScanState = Literal["queued", "running", "done", "cancelled", "failed"]


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan; `total` is None until the files are counted, `comment` is where its progress is shown."""

    id: int
    host: str
    repository: int
    sha: str | None
    asked_by: str
    state: ScanState
    reason: str | None
    done: int
    total: int | None
    result: Json
    comment: int | None
    finished: datetime | None


async def begin(
    connection: Connection, host: str, repository: int, *, asked_by: str, comment: int | None = None
) -> int | None:
    """Begin a scan and return its number; None while another of the repository is not finished."""
    scan: int | None = await connection.fetchval(SQL["begin_scan"], host, repository, asked_by, comment)
    return scan


async def progress(
    connection: Connection, scan: int, *, done: int, total: int, sha: str | None = None
) -> bool:
    """Remember how far a scan is; False if it ended meanwhile (was cancelled), and should stop."""
    return await connection.fetchval(SQL["scan_progress"], scan, sha, done, total) is not None


async def finish(
    connection: Connection,
    scan: int,
    state: Literal["done", "cancelled", "failed"],
    *,
    reason: str | None = None,
    result: Json = None,
) -> bool:
    """End a scan; False if it had ended before."""
    document = None if result is None else orjson.dumps(result).decode()
    return await connection.fetchval(SQL["finish_scan"], scan, state, reason, document) is not None


async def read(connection: Connection, scan: int) -> Scan | None:
    """Return a scan, None if it is gone."""
    row = await connection.fetchrow(SQL["read_scan"], scan)
    return None if row is None else _scan(row)


async def unfinished(connection: Connection, host: str, repository: int) -> Scan | None:
    """Return the scan of a repository that has not ended."""
    row = await connection.fetchrow(SQL["running_scan"], host, repository)
    return None if row is None else _scan(row)


def _scan(row: Record) -> Scan:
    return Scan(
        id=row["id"],
        host=row["host"],
        repository=row["repository_id"],
        sha=row["sha"],
        asked_by=row["asked_by"],
        state=row["state"],
        reason=row["reason"],
        done=row["files_done"],
        total=row["files_total"],
        result=orjson.loads(row["result"]) if row["result"] else None,
        comment=row["comment_id"],
        finished=row["finished_at"],
    )
