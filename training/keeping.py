"""Where it is kept what rollouts came to: files of a folder, or lines that another process keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, Protocol

from training.regions import Record, line_of, read

Came = Literal["done", "left", "barren"]
"""What came of a region: a record, nothing for want of time or quiet, nothing as no strategy is legal."""


class Keeper(Protocol):
    """Keeps what came of regions, each when it is known."""

    def known(self) -> set[str]:
        """Return the regions that are not to be done again."""
        ...

    def begins(self, done: int, total: int, region: str) -> None:
        """Hear that a region is begun, so many of those in all before it are done."""
        ...

    def keep(self, region: str, came: Came, record: Record | None) -> None:
        """Keep what came of a region; the record is there where it is done."""
        ...

    def ends(self, more: bool) -> None:
        """Hear that no other region is begun, and whether any is left to do."""
        ...


class Folder:
    """Appends a line per region to a file of a folder, and knows what all its files tell."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._target = folder / f"{name}.regions.jsonl"
        self._barren = folder / "barren.txt"

    def known(self) -> set[str]:
        """Return the regions of all files, and those on which nothing can be tried."""
        found = {record.region for record in read(sorted(self._folder.glob("*.regions.jsonl*")))}
        return found | (names_in(self._barren) if self._barren.exists() else set())

    def begins(self, done: int, total: int, region: str) -> None:
        """Do nothing: the command shows a bar."""

    def keep(self, region: str, came: Came, record: Record | None) -> None:
        """Append a line; none for what is left, which is taken up the next time."""
        if record is not None:
            _append(self._target, line_of(record))
        elif came == "barren":
            _append(self._barren, region)

    def ends(self, more: bool) -> None:
        """Do nothing: what is not there is left to do."""


class Lines:
    """Prints a line of JSON for whatever happens; a file says what is known."""

    def __init__(self, known: Path | None) -> None:
        self._known = known

    def known(self) -> set[str]:
        """Return the regions that the file names."""
        return names_in(self._known) if self._known is not None else set()

    def begins(self, done: int, total: int, region: str) -> None:
        """Print how far it is."""
        _print(stage="rollout", done=done, total=total, note=region)

    def keep(self, region: str, came: Came, record: Record | None) -> None:
        """Print what came of a region, with its record as the text that stands for it in a file."""
        line = line_of(record) if record is not None else None
        _print(stage="region", region=region, came=came, record=line)

    def ends(self, more: bool) -> None:
        """Print whether any region is left to do."""
        _print(stage="rolled", more=more)


def names_in(path: Path) -> set[str]:
    """Return the names of a file that has one in each line."""
    return set(path.read_text(encoding="utf-8").splitlines())


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _print(**fields: object) -> None:
    print(json.dumps(fields), flush=True)
