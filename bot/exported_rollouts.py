"""What rollouts of the workers came to, as the file of records that training reads."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from bot.exported import insist_on_writing
from bot.store import rollouts
from bot.store.pool import Connection

FILE = "rollouts.regions.jsonl.gz"
"""Written anew by each export. Other files of the folder are those of whoever put them there."""

PATTERNS = ("*.regions.jsonl", "*.regions.jsonl.gz")

Name = tuple[str, str]
"""The group of a region and its name: no two records of a folder may have the same."""


@dataclass(frozen=True, slots=True)
class ExportedRollouts:
    """How many regions were written, and to which file; it is not there where there are none."""

    path: Path
    regions: int


async def export_rollouts(connection: Connection, folder: Path) -> ExportedRollouts:
    """Write the records of all rollouts to a file of the folder, in place of the last export.

    Regions of which other files of the folder tell are left out. The file is whole or not there. Raises
    `BadInput` for a folder that cannot be written to.
    """
    with insist_on_writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        elsewhere = await asyncio.to_thread(told_elsewhere, folder)
        part, regions = folder / f".{FILE}.part", 0
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            with part.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                async for record in rollouts.records(connection):
                    if _name(record) not in elsewhere:
                        packed.write(f"{record}\n".encode())
                        regions += 1
        if regions:
            part.replace(folder / FILE)
        else:
            part.unlink()
            (folder / FILE).unlink(missing_ok=True)
    return ExportedRollouts(folder / FILE, regions)


def told_elsewhere(folder: Path) -> set[Name]:
    """Return the regions of which other files of a folder tell; training complains of what cannot be read."""
    paths = {path for pattern in PATTERNS for path in folder.glob(pattern) if path.name != FILE}
    found = (_name(line) for path in sorted(paths) for line in _lines(path))
    return {name for name in found if name is not None}


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield from file
    except (OSError, EOFError, zlib.error):
        return


def _name(line: str | bytes) -> Name | None:
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return (str(said.get("group")), str(said.get("region"))) if isinstance(said, dict) else None
