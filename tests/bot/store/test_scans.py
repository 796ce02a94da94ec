from __future__ import annotations

import asyncio

from bot.jobs import Repository
from bot.store import installations, scans
from bot.store.pool import Connection, Pool

HOST = "github.com"


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(
        connection, [Repository(HOST, number, f"octocat/{number}", 7) for number in (1, 2)]
    )


async def begin(connection: Connection, repository: int = 1) -> int | None:
    return await scans.begin(connection, HOST, repository, asked_by="octocat", comment=5)


async def test_a_repository_is_scanned_once_at_a_time(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await known(connection)

    async def ask() -> int | None:
        async with pool.acquire() as connection:
            return await begin(connection)

    begun = [scan for scan in await asyncio.gather(*(ask() for _ in range(5))) if scan is not None]
    assert len(begun) == 1
    async with pool.acquire() as connection:
        assert await begin(connection, 2) is not None
        assert await scans.finish(connection, begun[0], "done", result={"findings": 3})
        assert await begin(connection) is not None


async def test_progress_is_shown_until_the_end(connection: Connection) -> None:
    await known(connection)
    scan = await begin(connection)
    assert scan is not None
    assert await scans.progress(connection, scan, done=3, total=900, sha="c0ffee")
    assert await scans.progress(connection, scan, done=900, total=900)

    found = await scans.read(connection, scan)
    assert found is not None and found == await scans.unfinished(connection, HOST, 1)
    assert (found.state, found.sha, found.done, found.total, found.comment) == (
        "running",
        "c0ffee",
        900,
        900,
        5,
    )

    assert await scans.finish(connection, scan, "done", result={"findings": 3})
    found = await scans.read(connection, scan)
    assert found is not None and (found.state, found.result) == ("done", {"findings": 3})
    assert await scans.unfinished(connection, HOST, 1) is None


async def test_a_cancelled_scan_is_told_to_stop(connection: Connection) -> None:
    await known(connection)
    scan = await begin(connection)
    assert scan is not None
    assert await scans.finish(connection, scan, "cancelled", reason="octocat asked for it")

    assert not await scans.progress(connection, scan, done=1, total=2)
    assert not await scans.finish(connection, scan, "done")
    found = await scans.read(connection, scan)
    assert found is not None and (found.state, found.reason) == ("cancelled", "octocat asked for it")
    assert await scans.read(connection, scan + 1) is None
