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
    """Yield the lines of all blocks: side by side if every line fits, else one below the other."""
    shown = [(block.start, *_dedented(block)) for block in blocks]
    left = widest(line for _, before, _ in shown for line in before)
    right = widest(line for _, _, after in shown for line in after)
    beside = len(indent) + left + right + GAP + 4 <= width
    for number, (start, before, after) in enumerate(shown):
        if number:
            yield Text(f"{indent}… line {start}")
        yield from _beside(before, after, left, indent) if beside else _below(before, after, indent)


def _beside(before: Sequence[str], after: Sequence[str], left: int, indent: str) -> Iterator[Text]:
    for old, new in zip_longest(before, after):
        line = Text(indent)
        line.append(padded("" if old is None else f"- {old}", left + 2), "" if old is None else REMOVED)
        if new is not None:
            line.append(" " * GAP).append(f"+ {new}", ADDED)
        yield line


def _below(before: Sequence[str], after: Sequence[str], indent: str) -> Iterator[Text]:
    for sign, style, lines in (("-", REMOVED, before), ("+", ADDED, after)):
        for line in lines:
            yield Text(indent).append(f"{sign} {line}", style)


def _dedented(block: DiffBlock) -> tuple[list[str], list[str]]:
    """Take away the blanks that all lines of a block start with: they cost width and say nothing."""
    before = [code_line(line) for line in block.before]
    after = [code_line(line) for line in block.after]
    margins = [cell_len(line) - cell_len(line.lstrip(" ")) for line in (*before, *after) if line.strip()]
    margin = min(margins, default=0)
    return [line[margin:] for line in before], [line[margin:] for line in after]
