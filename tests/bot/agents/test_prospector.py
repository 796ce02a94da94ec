"""A part that cannot be scanned is counted with its reason, and the scan goes on without it."""

from __future__ import annotations

from typing import Any

from bot.agents.orders import SCAN_PART, SCAN_TELL, scan_part
from bot.agents.prospector import BREAKS, Prospector
from bot.queue import Claim, enqueue
from bot.reviewing import Effort
from bot.store import proofs, scan_parts, scans
from bot.store.pool import Connection, Pool
from bot.store.scan_parts import PartCounts
from tests.bot.agents.test_monitor import HOST, SHOP, jobs, known_shop


async def begun(connection: Connection, packed: bytes | None) -> tuple[int, int]:
    """A scan of one part, which runs."""
    await known_shop(connection)
    scan = await scans.begin(connection, HOST, SHOP.id, asked_by="ada", number=5)
    assert scan is not None
    if packed is not None:
        async with connection.transaction():
            name = await proofs.put_bundle(connection, packed)
            await scans.fetched(
                connection, scan, sha="c0ffee", branch="main", run=True, bundle=name, notes=(), total=3
            )
    await scan_parts.put(connection, scan, "scan", [(3, b"{}")])
    (part,) = await scan_parts.start(connection, scan, 2)
    return scan, part


async def prospected(pool: Pool, connection: Connection, part: int, attempts: int = 1, **more: Any) -> None:
    task = scan_part(part, HOST, SHOP.installation)
    (job,) = await enqueue(connection, [task])
    assert job is not None
    await connection.execute("update work set claim = 1, attempts = $2 where job_id = $1", job, attempts)
    claim = Claim(job, 1, SCAN_PART, task.payload, attempts, task.tenant, task.lane)
    await Prospector(pool, Effort(5.0), **more).prospect(claim)


async def failed(pool: Pool, connection: Connection, attempts: int, packed: bytes | None) -> str | None:
    scan, part = await begun(connection, packed)
    await prospected(pool, connection, part, attempts)
    counts = (await scan_parts.counts(connection, scan))["scan"]
    assert counts == PartCounts(1, 1, 1, 3, 3, counts.reason)
    assert [entrypoint for entrypoint, _ in await jobs(connection)] == [SCAN_TELL]
    found = await scans.read(connection, scan)
    assert found is not None and found.finished is None
    return counts.reason


async def test_code_that_is_gone(pool: Pool, connection: Connection) -> None:
    assert await failed(pool, connection, 1, None) == "its code is no longer stored"


async def test_a_bundle_that_cannot_be_read(pool: Pool, connection: Connection) -> None:
    reason = await failed(pool, connection, 1, b"no bundle")
    assert reason is not None and "cannot be read" in reason


async def test_a_part_that_killed_its_workers_is_not_begun_again(pool: Pool, connection: Connection) -> None:
    reason = await failed(pool, connection, BREAKS + 1, b"no bundle")
    assert reason == "its worker ended without a word, every time"


async def test_a_part_of_a_scan_that_was_called_off_is_given_up(pool: Pool, connection: Connection) -> None:
    scan, part = await begun(connection, b"no bundle")
    await scans.finish(connection, scan, "cancelled", reason="for a test")
    await prospected(pool, connection, part)
    assert (await scan_parts.counts(connection, scan))["scan"].ended == 0
