"""Parts follow one another: two at a time, each once, and the end of a stage is always told."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.agents.orders import (
    SCAN_PART,
    SCAN_TELL,
    PartOrder,
    onward,
    read_order,
    scan_part,
    survey,
    tell_scan,
)
from bot.agents.scan_chain import begin_stage, end_part
from bot.store import scan_parts, scans
from bot.store.pool import Connection, Pool
from bot.store.scans import Scan
from tests.bot.agents.test_monitor import HOST, SHOP, known_shop
from tests.bot.scanning.test_steps import WHEN

PARTS = [(number, b"") for number in range(1, 6)]


async def begun(connection: Connection) -> Scan:
    await known_shop(connection)
    number = await scans.begin(connection, HOST, SHOP.id, asked_by="ada", number=5)
    assert number is not None
    await scans.set_comment(connection, number, 17, WHEN)
    scan = await scans.read(connection, number)
    assert scan is not None
    async with connection.transaction():
        await begin_stage(connection, scan, SHOP.installation, "scan", PARTS)
    return scan


async def waiting(connection: Connection) -> list[int]:
    rows = await connection.fetch(
        f"select payload from pgqueuer where entrypoint = '{SCAN_PART}' order by id"
    )
    return [read_order(PartOrder, row["payload"]).part for row in rows]


async def tellings(connection: Connection) -> list[tuple[str, float]]:
    """Why the scan is to be told of, and in how many seconds."""
    rows = await connection.fetch(
        "select dedupe_key, extract(epoch from execute_after - created)::float8 as delay "
        f"from pgqueuer where entrypoint = '{SCAN_TELL}' order by id"
    )
    return [(row["dedupe_key"].rpartition(":")[2], round(row["delay"], 1)) for row in rows]


async def ended(pool: Pool, part: int, seconds: float) -> None:
    async with pool.acquire() as connection, connection.transaction():
        row = await scan_parts.read(connection, part)
        assert row is not None
        await end_part(connection, row, "done", WHEN + timedelta(seconds=seconds), written=b"found")


async def test_two_parts_are_in_the_queue_at_a_time(pool: Pool) -> None:
    async with pool.acquire() as connection:
        scan = await begun(connection)
        first, second = await waiting(connection)
        await ended(pool, first, 4.0)
        assert len(await waiting(connection)) == 3
        assert await tellings(connection) == [("progress", 11.0)]
        await ended(pool, first, 5.0)  # its job was taken over, and does it again
        assert len(await waiting(connection)) == 3
        await ended(pool, second, 30.0)
        found = await scans.read(connection, scan.id)
        assert found is not None and found.done == 3


async def test_parts_that_end_at_the_same_moment_are_all_counted(pool: Pool) -> None:
    async with pool.acquire() as connection:
        scan = await begun(connection)
    while True:
        async with pool.acquire() as connection:
            running = await scan_parts.running(connection, scan.id)
        if not running:
            break
        await asyncio.gather(*(ended(pool, part, 20.0) for part in running))
    async with pool.acquire() as connection:
        counts = (await scan_parts.counts(connection, scan.id))["scan"]
        assert counts.over and counts.files_ended == sum(files for files, _ in PARTS)
        assert len(await waiting(connection)) == len(PARTS)
        assert [why for why, _ in await tellings(connection)] == ["progress", "read"]


async def test_nothing_follows_where_the_scan_has_ended(pool: Pool) -> None:
    async with pool.acquire() as connection:
        scan = await begun(connection)
        (first, _) = await waiting(connection)
        await scans.finish(connection, scan.id, "cancelled", reason="for a test")
        await ended(pool, first, 4.0)
        assert len(await waiting(connection)) == 2 and await tellings(connection) == []


def test_no_review_waits_for_the_lane_of_a_scan() -> None:
    review = onward("publish", 1, HOST, SHOP.installation, SHOP.id)
    for task in (
        survey(1, HOST, SHOP.installation, SHOP.id),
        tell_scan(1, HOST, SHOP.installation, SHOP.id, "read"),
    ):
        assert task.tenant == review.tenant and task.lane not in (None, review.lane)
    assert scan_part(1, HOST, SHOP.installation).lane is None


async def test_the_end_of_the_proofs_is_told_at_once(pool: Pool) -> None:
    async with pool.acquire() as connection:
        scan = await begun(connection)
        for part in await waiting(connection):
            await ended(pool, part, 1.0)
        await connection.execute("update scan_parts set state = 'done'")
        async with connection.transaction():
            await begin_stage(connection, scan, SHOP.installation, "prove", [(1, b"")])
        await ended(pool, (await waiting(connection))[-1], 1.0)
        assert (await tellings(connection))[-1] == ("proven", 0.0)
