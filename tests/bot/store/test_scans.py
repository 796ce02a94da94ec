from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs import Repository
from bot.store import installations, proofs, scans
from bot.store.pool import Connection, Pool
from bot.store.scans import Scan

HOST = "github.com"
WHEN = datetime(2026, 1, 2, tzinfo=UTC)
NONE = timedelta(0)


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(
        connection, [Repository(HOST, number, f"octocat/{number}", 7) for number in (1, 2)]
    )


async def begun(connection: Connection, repository: int = 1) -> int:
    scan = await scans.begin(connection, HOST, repository, asked_by="octocat", number=5)
    assert scan is not None
    return scan


async def there(connection: Connection, scan: int) -> Scan:
    found = await scans.read(connection, scan)
    assert found is not None
    return found


async def fetched(connection: Connection, scan: int, content: bytes = b"code") -> bool:
    bundle = await proofs.put_bundle(connection, content)
    return await scans.fetched(
        connection, scan, sha="c0ffee", branch="main", run=True, bundle=bundle, notes=["Skipped."], total=900
    )


async def test_a_repository_is_scanned_once_at_a_time(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await known(connection)

    async def ask() -> int | None:
        async with pool.acquire() as connection:
            return await scans.begin(connection, HOST, 1, asked_by="octocat")

    started = [scan for scan in await asyncio.gather(*(ask() for _ in range(5))) if scan is not None]
    assert len(started) == 1
    async with pool.acquire() as connection:
        assert await begun(connection, 2)
        assert await scans.finish(connection, started[0], "done", result={"findings": 3})
        assert await begun(connection)


async def test_progress_is_shown_until_the_end(connection: Connection) -> None:
    await known(connection)
    scan = await begun(connection)
    assert (await there(connection, scan)).state == "queued"
    await scans.set_head(connection, scan, "c0ffee", "main")
    await scans.set_comment(connection, scan, 17, WHEN)
    await scans.set_check_run(connection, scan, 18)
    assert await fetched(connection, scan)
    assert await scans.progress(connection, scan, done=3)
    assert await scans.proving(connection, scan)
    await scans.set_issue(connection, scan, 19)

    found = await there(connection, scan)
    assert found == await scans.unfinished(connection, HOST, 1)
    assert (found.state, found.sha, found.branch, found.done, found.total) == (
        "running",
        "c0ffee",
        "main",
        3,
        900,
    )
    assert (found.number, found.comment, found.spoken, found.check_run, found.issue) == (5, 17, WHEN, 18, 19)
    assert found.proving and found.run and found.notes == ("Skipped.",) and found.bundle

    assert await scans.finish(connection, scan, "done", result={"findings": 3})
    found = await there(connection, scan)
    assert (found.state, found.result, found.bundle) == ("done", {"findings": 3}, None)
    assert await scans.unfinished(connection, HOST, 1) is None


async def test_a_cancelled_scan_is_told_to_stop(connection: Connection) -> None:
    await known(connection)
    scan = await begun(connection)
    assert await scans.is_wanted(connection, scan)
    assert await scans.finish(connection, scan, "cancelled", reason="octocat asked for it")

    assert not await scans.is_wanted(connection, scan)
    assert not await fetched(connection, scan)
    assert not await scans.progress(connection, scan, done=1)
    assert not await scans.proving(connection, scan)
    assert not await scans.finish(connection, scan, "done")
    found = await there(connection, scan)
    assert (found.state, found.reason) == ("cancelled", "octocat asked for it")
    assert await scans.read(connection, scan + 1) is None
    assert await scans.lock(connection, scan + 1) is None


async def test_the_code_of_a_scan_is_kept_until_it_ends(connection: Connection) -> None:
    await known(connection)
    scan = await begun(connection)
    assert await fetched(connection, scan, b"all of it")
    assert await proofs.drop_unused_bundles(connection, NONE) == 0
    await scans.finish(connection, scan, "failed", reason="for a test")
    assert await proofs.drop_unused_bundles(connection, NONE) == 1


async def test_a_scan_is_compared_with_the_last_one_of_the_same_files(connection: Connection) -> None:
    await known(connection)
    first = await begun(connection)
    await scans.set_issue(connection, first, 31)
    await scans.finish(connection, first, "done", result={"n": 1})
    failed = await begun(connection)
    await scans.finish(connection, failed, "failed", reason="for a test")
    other = await scans.begin(
        connection, HOST, 1, asked_by="octocat", kind="optimize", path="src", number=9, pull=True
    )
    assert other is not None
    optimizing = await there(connection, other)
    assert optimizing.of_pull == 9
    assert await scans.before(connection, optimizing) is None
    assert await scans.last_issue(connection, optimizing) is None
    await scans.finish(connection, other, "done", result={"n": 2})
    again = await there(connection, await begun(connection))
    last = await scans.before(connection, again)
    assert last is not None and last.id == first and last.result == {"n": 1}
    assert await scans.last_issue(connection, again) == 31


@pytest.mark.parametrize("how", ["suspended", "deleted", "removed", "archived", "paused"])
async def test_scans_end_where_the_app_may_not_work(connection: Connection, how: str) -> None:
    """A repository whose unasked reviews are paused is scanned all the same: a person asked."""
    await known(connection)
    scan, untouched = await begun(connection), None
    if how == "removed":
        untouched = await begun(connection, 2)
        await installations.remove_repositories(connection, HOST, 7, [1])
    elif how == "archived":
        await installations.describe_repository(connection, HOST, 1, archived=True)
    elif how == "paused":
        await installations.pause_repository(connection, HOST, 1, True)
    elif how == "deleted":
        await installations.set_state(connection, HOST, 7, "deleted")
    else:
        await installations.set_state(connection, HOST, 7, "suspended")
    assert await scans.is_wanted(connection, scan) is (how == "paused")
    assert await scans.end_unserved(connection, "it is gone") == (() if how == "paused" else (scan,))
    assert (await there(connection, scan)).reason == (None if how == "paused" else "it is gone")
    assert untouched is None or await scans.is_wanted(connection, untouched)


async def test_scans_that_stand_still_are_found(connection: Connection) -> None:
    await known(connection)
    scan = await begun(connection)
    assert [found.id for found in await scans.still(connection, NONE, 10)] == [scan]
    assert await scans.still(connection, timedelta(minutes=1), 10) == ()
    await scans.finish(connection, scan, "failed", reason="for a test")
    assert await scans.still(connection, NONE, 10) == ()
