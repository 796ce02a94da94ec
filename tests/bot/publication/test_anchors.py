from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.publication.anchors import ACROSS, OUTSIDE, Anchor, anchored, hunk_around
from bot.publication.lines import Text, read_text, replaced
from engine.model import Comment, Declined, DiffBlock, LineRange
from engine.rule import Slow
from engine.rules import all_rules
from engine.syntax.diff import diff_blocks
from tests.bot.publication.samples import PATH, block, comment, module, note

EXAMPLES: list[Slow] = [slow for rule in all_rules() for slow in rule.slow if slow.edited]
EVERYTHING = (LineRange(1, 100_000),)


def suggesting(blocks: Sequence[DiffBlock]) -> Comment:
    return replace(comment(PATH, module("f"), "f"), blocks=tuple(blocks))


def clicked(content: bytes, anchor: Anchor) -> bytes:
    text = read_text(content)
    assert isinstance(text, Text)
    assert anchor.suggestion is not None
    return replaced(text, anchor.start, anchor.end, anchor.suggestion)


@st.composite
def rewrites(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A real rewrite of a rule's example, within a file as people store them."""
    example = draw(st.sampled_from(EXAMPLES))
    above = "# \u00e9\n" * draw(st.integers(0, 3))
    below = "\n\nLAST = 1\n" * draw(st.integers(0, 1))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    ended = draw(st.booleans())
    mark = b"\xef\xbb\xbf" if draw(st.booleans()) else b""

    def stored(code: str) -> bytes:
        text = above + code + below
        text = text if ended else text.rstrip("\n")
        return mark + text.replace("\n", newline).encode()

    return stored(example.code), stored(example.fast)


@st.composite
def hunks_within(draw: st.DrawFn) -> tuple[LineRange, ...]:
    """Hunks of a diff: some lines each, in order, apart."""
    found = []
    line = 1
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 30)), max_size=4)):
        found.append(LineRange(line + gap, line + gap + length - 1))
        line += gap + length
    return tuple(found)


@settings(max_examples=300, deadline=None)
@given(rewrite=rewrites(), hunks=hunks_within())
def test_every_suggestion_gives_the_rewrite_and_stands_in_one_hunk(
    rewrite: tuple[bytes, bytes], hunks: tuple[LineRange, ...]
) -> None:
    before, after = rewrite
    assume(before != after)
    anchor = anchored(suggesting(diff_blocks(before, after)), before, hunks)
    if isinstance(anchor, Declined):
        assert anchor.reason
        return
    assert clicked(before, anchor) == after
    ast.parse(clicked(before, anchor))
    assert sum(hunk.start <= anchor.start <= anchor.end <= hunk.end for hunk in hunks) == 1
    assert anchor.newline == ("\r\n" if b"\r\n" in before else "\n")


def test_nearly_every_rewrite_of_a_rule_is_one_click_where_all_is_in_the_diff() -> None:
    anchors = [
        anchored(
            suggesting(diff_blocks(each.code.encode(), each.fast.encode())), each.code.encode(), EVERYTHING
        )
        for each in EXAMPLES
    ]
    assert sum(isinstance(anchor, Anchor) for anchor in anchors) >= 0.9 * len(EXAMPLES) > 50


def test_a_span_shrinks_to_what_changes() -> None:
    content = b"a = 1\nb = 2\nc = 3\n"
    wide = block(1, ("a = 1", "b = 2", "c = 3"), ("a = 1", "b = 4", "c = 3"))
    assert anchored(suggesting([wide]), content, (LineRange(2, 2),)) == Anchor(2, 2, ("b = 4",))


def test_an_insertion_takes_in_the_line_that_the_diff_shows() -> None:
    content = b"a = 1\nb = 2\n"
    new = [block(2, (), ("x = 0",))]
    assert anchored(suggesting(new), content, EVERYTHING) == Anchor(2, 2, ("x = 0", "b = 2"))
    assert anchored(suggesting(new), content, (LineRange(1, 1),)) == Anchor(1, 1, ("a = 1", "x = 0"))


def test_first_and_last_line() -> None:
    content = b"a = 1\nb = 2"
    first = [block(1, ("a = 1",), ("a = 3", "a = 4"))]
    assert anchored(suggesting(first), content, EVERYTHING) == Anchor(1, 1, ("a = 3", "a = 4"))
    last = [block(3, (), ("c = 3",))]
    anchor = anchored(suggesting(last), content, EVERYTHING)
    assert anchor == Anchor(2, 2, ("b = 2", "c = 3"))
    assert clicked(content, anchor) == b"a = 1\nb = 2\nc = 3"


def test_across_the_border_of_two_hunks_there_is_no_click() -> None:
    content = module("f")
    found = comment(PATH, content, "f")
    assert [each.start for each in found.blocks] == [2, 5]
    assert anchored(found, content, (LineRange(1, 6),)) == Anchor(
        2, 5, ("    seen = set()", *content.decode().split("\n")[2:4], "            seen.add(row)")
    )
    assert anchored(found, content, (LineRange(1, 3), LineRange(4, 6))) == Declined(ACROSS)
    assert anchored(found, content, (LineRange(5, 6),)) == Declined(ACROSS)
    assert anchored(found, content, (LineRange(20, 30),)) == Declined(OUTSIDE)
    assert anchored(found, content, ()) == Declined(OUTSIDE)


@pytest.mark.parametrize(
    ("content", "blocks", "why"),
    [
        (b"a = 1\n", [block(1, ("b = 1",), ("c",))], "not the one that was reviewed"),
        (b"a = 1\n", [block(2, ("b",), ("c",))], "not the one that was reviewed"),
        (b"a = 1\n", [block(0, (), ("c",))], "not the one that was reviewed"),
        (b"a = 1\n", [block(1, ("a = 1",), ("if",))], "would not parse"),
        (b"a = 1\n", [block(1, ("a = 1",), ("b = 1\nc = 2",))], "cannot hold its text"),
        (b"a = 1\n", [block(1, ("a = 1",), ("b = '\udc80'",))], "cannot hold its text"),
        (b"a = 1\r\nb = 2\n", [block(1, ("a = 1", "b = 2"), ("c = 1",))], "end in different ways"),
        (b"\xef\xbb\xbfa = 1\n", [block(1, ("a = 1",), ("b = 1",))], "byte-order mark"),
        (b"a = 1\n" * 40, [block(1, ("a = 1",), ()), block(40, ("a = 1",), ())], "too far apart"),
    ],
)
def test_what_may_not_be_posted_is_declined(content: bytes, blocks: list[DiffBlock], why: str) -> None:
    found = anchored(suggesting(blocks), content, EVERYTHING)
    assert isinstance(found, Declined)
    assert why in found.reason


def test_a_file_that_is_gone_has_no_suggestion() -> None:
    assert isinstance(anchored(comment(PATH, module("f"), "f"), None, EVERYTHING), Declined)


def test_newer_syntax_in_the_file_is_no_reason_to_be_silent() -> None:
    content = b"a = 1\ntype X[T] = list[T]\nt = t'{a}'\n"
    assert isinstance(anchored(suggesting([block(1, ("a = 1",), ("a = 2",))]), content, EVERYTHING), Anchor)


def test_a_note_stands_on_the_lines_that_the_diff_shows() -> None:
    content = b"x = 1\n" * 20
    assert anchored(note(PATH, 9), content, (LineRange(8, 12),)) == Anchor(9, 9)
    long = note(PATH, 5)
    long = replace(long, finding=replace(long.finding, end_line=9))
    assert anchored(long, content, (LineRange(7, 12),)) == Anchor(7, 9)
    assert anchored(long, content, (LineRange(12, 14),)) == Declined(OUTSIDE)


def test_lines_in_two_hunks_are_in_none() -> None:
    hunks = (LineRange(1, 5), LineRange(6, 9))
    assert hunk_around(4, 5, hunks) == LineRange(1, 5)
    assert hunk_around(5, 6, hunks) is None
