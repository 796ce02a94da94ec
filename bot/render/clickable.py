"""The one block of lines that a click on a suggestion replaces."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sources import source_lines
from engine.model import DiffBlock

MAX_LINES = 15
"""A click may replace so many lines: more is no longer read before it is clicked."""


def clickable(blocks: Sequence[DiffBlock], source: bytes | None) -> DiffBlock | None:
    """Return one block that makes all changes at once, or None where no click can.

    A click replaces the lines that a comment is anchored to, at least one of them. So blocks that lie close
    are joined with the lines between them, and an insertion takes in the line below; both need the file.
    """
    if len(blocks) == 1 and blocks[0].before:
        return blocks[0]
    if not blocks or source is None:
        return None
    lines = [line.decode("utf-8", "replace") for line in source_lines(source)]
    if not lines[-1]:
        lines.pop()
    start = min(block.start for block in blocks)
    end = max(max(block.start, block.end) for block in blocks)
    if end > len(lines) or end - start >= MAX_LINES:
        return None
    after: list[str] = []
    line = start
    for block in sorted(blocks, key=lambda block: (block.start, block.end)):
        after += [*lines[line - 1 : block.start - 1], *block.after]
        line = block.end + 1
    return DiffBlock(start, end, tuple(lines[start - 1 : end]), (*after, *lines[line - 1 : end]))
