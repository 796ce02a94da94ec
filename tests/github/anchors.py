"""Which lines of a difference may be commented on, and GitHub's words when they may not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Any

HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")

NOT_IN_DIFF = "Pull request review thread line must be part of the diff"
START_NOT_IN_DIFF = "Pull request review thread start line must be part of the diff"
OTHER_HUNK = "Pull request review thread start line must be part of the same hunk as the line."
NOT_BEFORE = "Pull request review thread start line must precede the end line"
BLANK_HUNK = "Pull request review thread diff hunk can't be blank"
PATH_UNRESOLVED = "Path could not be resolved"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands in a patch: its hunk, and its line counted from the first `@@`."""

    hunk: int
    position: int


def places(patch: str) -> Mapping[tuple[str, int], Place]:
    """Return the lines that a patch shows, by side and number. A context line is on both sides."""
    return dict(_places(patch))


def _places(patch: str) -> Iterator[tuple[tuple[str, int], Place]]:
    hunk, old, new = -1, 0, 0
    for position, line in enumerate(patch.split("\n")):
        if found := HUNK.match(line):
            hunk, old, new = hunk + 1, int(found[1]), int(found[2])
            continue
        if line[:1] in {" ", "-", ""}:
            yield ("LEFT", old), Place(hunk, position)
            old += 1
        if line[:1] in {" ", "+", ""}:
            yield ("RIGHT", new), Place(hunk, position)
            new += 1


def faults(patch: str | None, comment: Mapping[str, Json]) -> tuple[str, ...]:
    """Return what GitHub says against the anchor of a comment, nothing if it is good.

    Where the line is not shown there is no hunk either, and GitHub says so, too: reported in
    https://github.com/parkerbxyz/suggest-changes/issues/64.
    """
    shown = places(patch) if patch else {}
    side = comment.get("side", "RIGHT")
    end = shown.get((side, comment["line"]))
    if end is None:
        both = (OTHER_HUNK,) if comment.get("start_line") is not None else ()
        return (NOT_IN_DIFF, *both, BLANK_HUNK)
    if comment.get("start_line") is None:
        return ()
    start_side = comment.get("start_side") or side
    start = shown.get((start_side, comment["start_line"]))
    if side == start_side and comment["start_line"] >= comment["line"]:
        return (NOT_BEFORE,)
    if start is None:
        return (START_NOT_IN_DIFF,)
    if start.hunk != end.hunk:
        return (OTHER_HUNK,)
    return (NOT_BEFORE,) if start.position >= end.position else ()


def sentence(said: Sequence[str]) -> str:
    """Join several objections to one comment as GitHub does."""
    if len(said) < 3:
        return " and ".join(said)
    return f"{', '.join(said[:-1])}, and {said[-1]}"


def hunk_until(patch: str, side: str, line: int) -> str:
    """Return what `diff_hunk` holds: the hunk of a line, down to that line."""
    place = places(patch)[(side, line)]
    lines = patch.split("\n")[: place.position + 1]
    start = max(index for index, text in enumerate(lines) if HUNK.match(text))
    return "\n".join(lines[start:])
