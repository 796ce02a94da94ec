from __future__ import annotations

from bot.render.diff import diff_lines
from engine.model import DiffBlock


def drawn(width: int, *blocks: DiffBlock) -> list[str]:
    return [line.plain for line in diff_lines(blocks, width, "")]


def test_sides_stand_beside_each_other_where_they_fit() -> None:
    block = DiffBlock(3, 4, ("    a", "        b"), ("    c",))
    assert drawn(80, block) == ["- a       + c", "-     b"]
    assert drawn(12, block) == ["- a", "-     b", "+ c"]


def test_wide_characters_keep_the_columns() -> None:
    block = DiffBlock(3, 4, ("中中", "abcd"), ("x", "y"))
    assert drawn(80, block) == ["- 中中   + x", "- abcd   + y"]


def test_several_blocks_say_their_lines() -> None:
    blocks = (DiffBlock(9, 8, (), ("new",)), DiffBlock(12, 12, ("old",), ()))
    assert drawn(80, *blocks) == [" 9          + new", "12  - old"]
    assert drawn(10, *blocks) == [" 9  + new", "12  - old"]


def test_empty_lines_do_not_keep_the_margin() -> None:
    assert drawn(80, DiffBlock(1, 2, ("    a", ""), ())) == ["- a", "-  "]
