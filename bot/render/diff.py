"""Draws what a suggestion would change, side by side where the screen is wide enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from bot.render.plain import code_line
from bot.render.screen import padded, widest
from engine.model import DiffBlock

REMOVED = "red"
ADDED = "green"
GAP = 3


def diff_lines(blocks: Sequence[DiffBlock], width: int, indent: str = "    ") -> Iterator[Text]:
    """Yield the lines of all blocks: side by side if every line fits, else one below the other.

    Of several blocks, each is led by the number of its first line.
    """
    shown = [_dedented(block) for block in blocks]
    left = widest(line for before, _ in shown for line in before)
    right = widest(line for _, after in shown for line in after)
    numbers = [f"{block.start}  " for block in blocks] if len(blocks) > 1 else [""] * len(blocks)
    gutter = widest(numbers)
    beside = len(indent) + gutter + left + right + GAP + 4 <= width
    for number, (before, after) in zip(numbers, shown, strict=True):
        lines = _beside(before, after, left) if beside else _below(before, after)
        for position, line in enumerate(lines):
            label = "" if position else number
            yield Text(indent + label.rjust(gutter)).append_text(line)


def _beside(before: Sequence[str], after: Sequence[str], left: int) -> Iterator[Text]:
    for old, new in zip_longest(before, after):
        line = Text(" " * (left + 2)) if old is None else Text(padded(f"- {old}", left + 2), REMOVED)
        yield line if new is None else Text.assemble(line, " " * GAP, (f"+ {new}", ADDED))


def _below(before: Sequence[str], after: Sequence[str]) -> Iterator[Text]:
    yield from (Text(f"- {line}", REMOVED) for line in before)
    yield from (Text(f"+ {line}", ADDED) for line in after)


def _dedented(block: DiffBlock) -> tuple[list[str], list[str]]:
    """Take away the blanks that all lines of a block start with: they cost width and say nothing."""
    before = [code_line(line) for line in block.before]
    after = [code_line(line) for line in block.after]
    margins = [cell_len(line) - cell_len(line.lstrip(" ")) for line in (*before, *after) if line.strip()]
    margin = min(margins, default=0)
    return [line[margin:] for line in before], [line[margin:] for line in after]
