"""A scan is asked for and called off: rows and jobs, within the caller's transaction."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from bot.agents.orders import survey, tell_scan
from bot.queue import enqueue
from bot.scanning.words import under_way
from bot.store import scan_parts, scans
from bot.store.installations import KnownRepository
from bot.store.pool import Connection
from bot.store.scans import Scan, ScanKind

LONGEST_PATH = 500

UNSERVED = "the App may not work in this repository any more"
"""Why a scan ends whose repository was taken from the App, or whose installation is gone or suspended."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for: a scan, or to optimize a file or folder, all when `path` is empty.

    `number` is the issue or pull request in which they did; with `pull` its head is looked at, else the
    default branch.
    """

    login: str
    kind: ScanKind = "scan"
    path: str = ""
    number: int | None = None
    pull: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a wish: the number of the new scan, or why there is none, in Markdown."""

    scan: int | None
    words: str = ""


async def ask(connection: Connection, place: KnownRepository, wish: Wish) -> Asked:
    """Begin a scan of a repository, unless one is under way."""
    repository = place.repository
    path = clean_path(wish.path)
    if path is None:
        return Asked(None, "A path names a file or folder of this repository, such as `src/shop`.")
    scan = await scans.begin(
        connection,
        repository.host,
        repository.id,
        asked_by=wish.login,
        kind=wish.kind,
        path=path,
        number=wish.number,
        pull=wish.pull,
    )
    if scan is None:
        running = await scans.unfinished(connection, repository.host, repository.id)
        return Asked(None, under_way(running) if running else "")
    await enqueue(connection, [survey(scan, repository.host, repository.installation, repository.id)])
    return Asked(scan)


async def cancel(connection: Connection, place: KnownRepository, login: str) -> Scan | None:
    """Call off the scan of a repository, and return it; None if none is under way."""
    scan = await scans.unfinished(connection, place.repository.host, place.repository.id)
    if scan is None or not await end(connection, scan, place, "cancelled", f"{login} asked for it"):
        return None
    return scan


async def end(
    connection: Connection, scan: Scan, place: KnownRepository, how: scans.Ending, reason: str
) -> bool:
    """End a scan without a result, and have that told; False if it had ended."""
    if not await scans.finish(connection, scan.id, how, reason=reason):
        return False
    await scan_parts.drop(connection, scan.id)
    repository = place.repository
    task = tell_scan(scan.id, repository.host, repository.installation, repository.id, "ended")
    await enqueue(connection, [task])
    return True


def clean_path(path: str) -> str | None:
    """Return a path as git names it, empty for the root; None for one that leads elsewhere."""
    path = path.strip().strip("\"'`")
    if not path:
        return ""
    normal = posixpath.normpath(path.lstrip("/") or ".")
    if normal == "..":
        return None
    if normal.startswith("../") or len(normal) > LONGEST_PATH or not normal.isprintable():
        return None
    return "" if normal == "." else normal
