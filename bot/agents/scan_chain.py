"""The parts of a scan follow one another: each that ends starts the next, and the last ends the stage.

Few parts of a scan wait in the queue at a time, so that it neither takes all workers nor fills the queue, and
nothing of it is left there when it is called off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.agents.orders import Telling, scan_part, tell_scan
from bot.queue import Task, enqueue
from bot.scanning.steps import rest
from bot.store import installations, scan_parts, scans
from bot.store.pool import Connection
from bot.store.scan_parts import PartEnding, PartRow, PartStage
from bot.store.scans import Scan

AT_ONCE = 2
"""So many parts of a scan run at the same time, however many workers there are."""


async def begin_stage(
    connection: Connection,
    scan: Scan,
    installation: int,
    stage: PartStage,
    parts: Sequence[tuple[int, bytes]],
) -> None:
    """Store the parts of a stage, and start the first of them; the caller has the scan's lock."""
    await scan_parts.put(connection, scan.id, stage, parts)
    await enqueue(connection, await _started(connection, scan, installation))


async def end_part(
    connection: Connection,
    part: PartRow,
    ending: PartEnding,
    now: datetime,
    *,
    reason: str | None = None,
    written: bytes | None = None,
) -> None:
    """End a part, and start what follows it; nothing where its scan has ended."""
    scan = await scans.lock(connection, part.scan)
    if scan is None or scan.finished is not None:
        return
    place = await installations.read_repository(connection, scan.host, scan.repository)
    if place is None or not await scan_parts.finish(
        connection, part.id, ending, reason=reason, written=written
    ):
        return
    counts = await scan_parts.counts(connection, scan.id)
    await scans.progress(connection, scan.id, done=counts["scan"].files_ended)
    installation = place.repository.installation
    tasks = await _started(connection, scan, installation)
    over = counts[part.stage].over
    why: Telling = "progress" if not over else "read" if part.stage == "scan" else "proven"
    if over or scan.number is not None:  # else nobody is told of progress
        delay = 0.0 if over else rest(scan.spoken, now)
        tasks.append(tell_scan(scan.id, scan.host, installation, scan.repository, why, delay))
    await enqueue(connection, tasks)


async def _started(connection: Connection, scan: Scan, installation: int) -> list[Task]:
    started = await scan_parts.start(connection, scan.id, AT_ONCE)
    return [scan_part(part, scan.host, installation) for part in started]
