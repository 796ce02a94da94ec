"""Scans of whole repositories, one at a time for each.

    queued -> running -> done
    either of these -> cancelled | failed

A scan is queued until its code was fetched. Its parts are in `bot.store.scan_parts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

import orjson

from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)

Json: TypeAlias = Any
ScanState = Literal["queued", "running", "done", "cancelled", "failed"]
ScanKind = Literal["scan", "optimize"]
Ending = Literal["done", "cancelled", "failed"]


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan of a repository, or of a file or folder in it, `path`, to optimize that.

    `number` is the issue or pull request in which it was asked for; with `pull` the head of that pull request
    is looked at, else the default branch. `total` is None until the files are counted, `comment` is where
    progress is shown, `spoken` when that was done last, `issue` where the result stands.
    """

    id: int
    host: str
    repository: int
    kind: ScanKind
    path: str
    number: int | None
    pull: bool
    asked_by: str
    state: ScanState
    reason: str | None
    sha: str | None
    branch: str | None
    run: bool
    bundle: str | None
    notes: tuple[str, ...]
    proving: bool
    done: int
    total: int | None
    result: Json
    comment: int | None
    check_run: int | None
    issue: int | None
    spoken: datetime | None
    created: datetime
    finished: datetime | None

    @property
    def of_pull(self) -> int | None:
        """The pull request whose head is looked at."""
        return self.number if self.pull else None


async def begin(
    connection: Connection,
    host: str,
    repository: int,
    *,
    asked_by: str,
    kind: ScanKind = "scan",
    path: str = "",
    number: int | None = None,
    pull: bool = False,
) -> int | None:
    """Begin a scan and return its number; None while another of the repository is not finished."""
    scan: int | None = await connection.fetchval(
        SQL["begin_scan"], host, repository, asked_by, kind, path, number, pull
    )
    return scan


async def fetched(
    connection: Connection,
    scan: int,
    *,
    sha: str,
    branch: str,
    run: bool,
    bundle: str,
    notes: Sequence[str],
    total: int,
) -> bool:
    """Store what is scanned, in the transaction that stores its bundle; False if the scan ended meanwhile."""
    said = orjson.dumps(list(notes)).decode()
    found = await connection.fetchval(SQL["fetched_scan"], scan, sha, branch, run, bundle, said, total)
    return found is not None


async def progress(connection: Connection, scan: int, *, done: int) -> bool:
    """Remember how many files are done; False if the scan ended meanwhile, and should stop."""
    return await connection.fetchval(SQL["scan_progress"], scan, done) is not None


async def proving(connection: Connection, scan: int) -> bool:
    """Remember that its best rewrites are being proven; False if the scan ended meanwhile."""
    return await connection.fetchval(SQL["proving_scan"], scan) is not None


async def set_head(connection: Connection, scan: int, sha: str, branch: str) -> None:
    """Store which commit is scanned."""
    await connection.execute(SQL["set_scan_sha"], scan, sha, branch)


async def set_comment(connection: Connection, scan: int, comment: int, spoken: datetime) -> None:
    """Store where progress is shown, and when that was done."""
    await connection.execute(SQL["set_scan_comment"], scan, comment, spoken)


async def set_check_run(connection: Connection, scan: int, check_run: int) -> None:
    """Store which check run shows this scan."""
    await connection.execute(SQL["set_scan_check_run"], scan, check_run)


async def set_issue(connection: Connection, scan: int, issue: int) -> None:
    """Store where the result stands."""
    await connection.execute(SQL["set_scan_issue"], scan, issue)


async def finish(
    connection: Connection, scan: int, state: Ending, *, reason: str | None = None, result: Json = None
) -> bool:
    """End a scan, and let go of its bundle; False if it had ended before."""
    document = None if result is None else orjson.dumps(result).decode()
    return await connection.fetchval(SQL["finish_scan"], scan, state, reason, document) is not None


async def read(connection: Connection, scan: int) -> Scan | None:
    """Return a scan, None if it is gone."""
    row = await connection.fetchrow(SQL["read_scan"], scan)
    return None if row is None else _scan(row)


async def lock(connection: Connection, scan: int) -> Scan | None:
    """Return a scan that nobody else changes until the transaction ends."""
    row = await connection.fetchrow(SQL["lock_scan"], scan)
    return None if row is None else _scan(row)


async def unfinished(connection: Connection, host: str, repository: int) -> Scan | None:
    """Return the scan of a repository that has not ended."""
    row = await connection.fetchrow(SQL["running_scan"], host, repository)
    return None if row is None else _scan(row)


async def before(connection: Connection, scan: Scan) -> Scan | None:
    """Return the last scan of the same files that was done, None if this is the first."""
    row = await connection.fetchrow(
        SQL["last_scan"], scan.host, scan.repository, scan.kind, scan.path, scan.of_pull
    )
    return None if row is None else _scan(row)


async def last_issue(connection: Connection, scan: Scan) -> int | None:
    """Return the issue in which the result of such a scan stood last."""
    issue: int | None = await connection.fetchval(
        SQL["last_issue"], scan.host, scan.repository, scan.kind, scan.path, scan.of_pull
    )
    return issue


async def still(connection: Connection, older: timedelta, most: int) -> tuple[Scan, ...]:
    """Return unfinished scans that did not get on for so long."""
    return tuple(map(_scan, await connection.fetch(SQL["still_scans"], older, most)))


async def end_unserved(connection: Connection, reason: str) -> tuple[int, ...]:
    """End the scans of repositories in which the App may not work any more, and return them."""
    return tuple(row["id"] for row in await connection.fetch(SQL["end_unserved_scans"], reason))


async def is_wanted(connection: Connection, scan: int) -> bool:
    """Tell whether a scan goes on: it has not ended, and the App may still work in its repository."""
    return bool(await connection.fetchval(SQL["is_scan_wanted"], scan))


def _scan(row: Record) -> Scan:
    return Scan(
        id=row["id"],
        host=row["host"],
        repository=row["repository_id"],
        kind=row["kind"],
        path=row["path"],
        number=row["number"],
        pull=row["pull"],
        asked_by=row["asked_by"],
        state=row["state"],
        reason=row["reason"],
        sha=row["sha"],
        branch=row["branch"],
        run=row["run"],
        bundle=row["bundle"],
        notes=tuple(orjson.loads(row["notes"])),
        proving=row["proving"],
        done=row["files_done"],
        total=row["files_total"],
        result=orjson.loads(row["result"]) if row["result"] else None,
        comment=row["comment_id"],
        check_run=row["check_run_id"],
        issue=row["issue"],
        spoken=row["spoken_at"],
        created=row["created_at"],
        finished=row["finished_at"],
    )
