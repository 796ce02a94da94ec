"""The parts in which a scan is made: some at a time, and each that ends starts the next.

Whoever starts parts or ends one holds the lock of the scan (`bot.store.scans.lock`), so that it is known
which of them was the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.store.pool import Connection
from bot.store.scans import SQL

PartStage = Literal["scan", "prove"]
PartEnding = Literal["done", "failed"]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a scan; `asked` says which files, as its reader knows."""

    id: int
    scan: int
    stage: PartStage
    files: int
    asked: bytes
    state: Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class PartCounts:
    """How far a stage is: its parts, those that ended, those of them that failed, and their files."""

    parts: int = 0
    ended: int = 0
    failed: int = 0
    files_ended: int = 0
    files_failed: int = 0
    reason: str | None = None

    @property
    def over(self) -> bool:
        """Whether no part is left."""
        return self.ended == self.parts


async def put(
    connection: Connection, scan: int, stage: PartStage, parts: Sequence[tuple[int, bytes]]
) -> None:
    """Store the parts of a stage, each with the number of its files; those that are there stay."""
    await connection.execute(
        SQL["put_parts"],
        scan,
        stage,
        list(range(len(parts))),
        [files for files, _ in parts],
        [asked for _, asked in parts],
    )


async def start(connection: Connection, scan: int, at_once: int) -> tuple[int, ...]:
    """Return the parts that are to be begun now, so that `at_once` run."""
    return tuple(row["id"] for row in await connection.fetch(SQL["start_parts"], scan, at_once))


async def read(connection: Connection, part: int) -> PartRow | None:
    """Return a part, None if it is gone."""
    row = await connection.fetchrow(SQL["read_part"], part)
    if row is None:
        return None
    return PartRow(row["id"], row["scan_id"], row["stage"], row["files"], row["asked"], row["state"])


async def finish(
    connection: Connection,
    part: int,
    ending: PartEnding,
    *,
    reason: str | None = None,
    written: bytes | None = None,
) -> bool:
    """End a part that runs; False if it does not."""
    return await connection.fetchval(SQL["finish_part"], part, ending, reason, written) is not None


async def counts(connection: Connection, scan: int) -> dict[PartStage, PartCounts]:
    """Return how far each stage of a scan is."""
    return {
        row["stage"]: PartCounts(
            row["parts"],
            row["ended"],
            row["failed"],
            row["files_ended"],
            row["files_failed"],
            row["reason"],
        )
        for row in await connection.fetch(SQL["part_counts"], scan)
    }


async def results(connection: Connection, scan: int, stage: PartStage) -> tuple[bytes, ...]:
    """Return what was found in the parts of a stage, in their order."""
    return tuple(row["written"] for row in await connection.fetch(SQL["part_results"], scan, stage))


async def running(connection: Connection, scan: int) -> tuple[int, ...]:
    """Return the parts of a scan that are under way."""
    return tuple(row["id"] for row in await connection.fetch(SQL["running_parts"], scan))


async def drop(connection: Connection, scan: int) -> None:
    """Delete the parts of a scan that has ended."""
    await connection.execute(SQL["drop_parts"], scan)
