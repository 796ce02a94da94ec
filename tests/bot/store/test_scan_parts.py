"""Parts run some at a time, end once, and are gone with their scan."""

from __future__ import annotations

from bot.store import scan_parts, scans
from bot.store.pool import Connection
from bot.store.scan_parts import PartCounts
from tests.bot.store.test_scans import begun, known


async def started(connection: Connection, parts: int = 3) -> int:
    await known(connection)
    scan = await begun(connection)
    await scan_parts.put(connection, scan, "scan", [(number + 1, b"%d" % number) for number in range(parts)])
    return scan


async def test_each_part_that_ends_starts_the_next(connection: Connection) -> None:
    scan = await started(connection)
    first, second = await scan_parts.start(connection, scan, 2)
    assert await scan_parts.start(connection, scan, 2) == ()
    assert await scan_parts.running(connection, scan) == (first, second)
    part = await scan_parts.read(connection, first)
    assert part is not None
    assert (part.scan, part.stage, part.files, part.asked, part.state) == (scan, "scan", 1, b"0", "running")

    assert await scan_parts.finish(connection, first, "done", written=b"found")
    assert not await scan_parts.finish(connection, first, "failed", reason="too late")
    (third,) = await scan_parts.start(connection, scan, 2)
    assert not await scan_parts.finish(connection, third + 1, "done")
    assert await scan_parts.finish(connection, second, "failed", reason="it took too long")
    counts = (await scan_parts.counts(connection, scan))["scan"]
    assert counts == PartCounts(3, 2, 1, 3, 2, "it took too long") and not counts.over
    assert await scan_parts.finish(connection, third, "done", written=b"more")
    assert (await scan_parts.counts(connection, scan))["scan"].over
    assert await scan_parts.results(connection, scan, "scan") == (b"found", b"more")


async def test_parts_that_are_there_stay(connection: Connection) -> None:
    scan = await started(connection)
    await scan_parts.start(connection, scan, 2)
    await scan_parts.put(connection, scan, "scan", [(9, b"again")] * 3)
    await scan_parts.put(connection, scan, "prove", [(1, b"best")])
    assert len(await scan_parts.running(connection, scan)) == 2
    counts = await scan_parts.counts(connection, scan)
    assert (counts["scan"].parts, counts["prove"].parts) == (3, 1)


async def test_parts_go_with_their_scan(connection: Connection) -> None:
    scan = await started(connection)
    await scan_parts.drop(connection, scan)
    assert await scan_parts.counts(connection, scan) == {}
    await scan_parts.put(connection, scan, "scan", [(1, b"")])
    await scans.finish(connection, scan, "cancelled", reason="for a test")
    await connection.execute("delete from scans where id = $1", scan)
    assert await connection.fetchval("select count(*) from scan_parts") == 0
