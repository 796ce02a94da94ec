from __future__ import annotations

import pytest

from bot.render.clickable import MAX_LINES, clickable
from engine.model import DiffBlock

SOURCE = "\n".join(f"line {number}" for number in range(1, 41)).encode() + b"\n"


def applied(block: DiffBlock) -> str:
    """The file after the click, in which the block's lines are replaced."""
    lines = SOURCE.decode().splitlines()
    assert tuple(lines[block.start - 1 : block.end]) == block.before
    return "\n".join([*lines[: block.start - 1], *block.after, *lines[block.end :]])


def test_one_replacement_needs_no_file() -> None:
    block = DiffBlock(3, 4, ("a", "b"), ("c",))
    assert clickable([block], None) is block


def test_blocks_that_lie_close_are_joined_with_what_lies_between() -> None:
    blocks = (
        DiffBlock(3, 2, (), ("new",)),
        DiffBlock(4, 4, ("line 4",), ()),
        DiffBlock(6, 6, ("line 6",), ("six",)),
    )
    joined = clickable(blocks, SOURCE)
    assert joined is not None
    assert (joined.start, joined.end) == (3, 6)
    assert applied(joined).splitlines()[:7] == [
        "line 1",
        "line 2",
        "new",
        "line 3",
        "line 5",
        "six",
        "line 7",
    ]


def test_an_insertion_takes_in_the_line_below() -> None:
    joined = clickable([DiffBlock(1, 0, (), ("import bisect",))], SOURCE)
    assert joined == DiffBlock(1, 1, ("line 1",), ("import bisect", "line 1"))


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (DiffBlock(1, 0, (), ("x",)), DiffBlock(MAX_LINES + 1, MAX_LINES + 1, ("y",), ("z",))),
        (DiffBlock(41, 40, (), ("at the end",)),),
    ],
)
def test_what_is_too_far_apart_or_past_the_end_is_no_click(blocks: tuple[DiffBlock, ...]) -> None:
    assert clickable(blocks, SOURCE) is None


def test_without_the_file_nothing_is_joined() -> None:
    assert clickable([DiffBlock(1, 0, (), ("x",))], None) is None
