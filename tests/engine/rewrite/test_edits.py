"""What an edit does not replace stays as it is, to the byte."""

from __future__ import annotations

import ast
import codecs
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import Declined, Edit, Skipped
from engine.rewrite.edits import apply_edits, lost_comments
from engine.syntax.module import Module
from engine.syntax.parse import parse


def parsed(content: bytes) -> Module:
    module = parse("a.py", content)
    assert not isinstance(module, Skipped), module
    return module


def edited(content: bytes, *edits: Edit) -> bytes:
    result = apply_edits(content, edits, parsed(content))
    assert isinstance(result, bytes), result
    return result


def declined(content: bytes, *edits: Edit) -> str:
    result = apply_edits(content, edits, parsed(content))
    assert isinstance(result, Declined)
    return result.reason


NOT_LATIN = "the rewrite cannot be written in iso-8859-1 (ordinal not in range(256))"
LATIN = "# coding: latin-1\nx = 'é'; y\n".encode("latin-1")


@pytest.mark.parametrize(
    ("content", "edit", "expected"),
    [
        (b"x = 1\ny = 2\n", Edit(2, 4, 2, 5, "3"), b"x = 1\ny = 3\n"),
        (b"x = 1\ny = 2\n", Edit(1, 0, 3, 0, "z\n"), b"z\n"),
        (b"x = 1\ny = 2\n", Edit(1, 0, 2, 0, ""), b"y = 2\n"),
        (b"x = 1\n", Edit(1, 5, 1, 5, " + 1"), b"x = 1 + 1\n"),
        ("é = 1; y\n".encode(), Edit(1, 8, 1, 9, "ü"), "é = 1; ü\n".encode()),
        (b"x\r\ny\r\n", Edit(1, 0, 1, 1, "a\nb"), b"a\r\nb\r\ny\r\n"),
        (b"x\ry\r", Edit(1, 0, 1, 1, "a\nb"), b"a\rb\ry\r"),
        (b"x\ny\r\nz\n", Edit(2, 0, 2, 1, "a\nb"), b"x\na\r\nb\r\nz\n"),
        (b"x\r\ny", Edit(2, 0, 2, 1, "a\nb"), b"x\r\na\r\nb"),
        (b"x", Edit(1, 0, 1, 1, "a\nb"), b"a\nb"),
        (b"x\n\x0c\ny\n", Edit(3, 0, 3, 1, "z"), b"x\n\x0c\nz\n"),
        ("'\u2028'; y\n".encode(), Edit(1, 7, 1, 8, "z"), "'\u2028'; z\n".encode()),
        (codecs.BOM_UTF8 + b"x\n", Edit(1, 0, 1, 0, "y\n"), codecs.BOM_UTF8 + b"y\nx\n"),
        (LATIN, Edit(2, 10, 2, 11, "'ü'"), "# coding: latin-1\nx = 'é'; 'ü'\n".encode("latin-1")),
        (b"if x:\n\ty\t\n", Edit(2, 1, 2, 2, "z"), b"if x:\n\tz\t\n"),
    ],
)  # fmt: skip
def test_an_edit_replaces_what_it_names(content: bytes, edit: Edit, expected: bytes) -> None:
    assert edited(content, edit) == expected


@pytest.mark.parametrize(
    ("content", "edit", "expected"),
    [
        (b"x\n", Edit(2, 0, 2, 0, "y\n"), b"x\ny\n"),
        (b"x", Edit(2, 0, 2, 0, "y\n"), b"x\ny"),
        (b"x\r\ny", Edit(3, 0, 3, 0, "z\n"), b"x\r\ny\r\nz"),
        (b"x\ny", Edit(2, 0, 3, 0, "z\n"), b"x\nz"),
        (b"x\ny", Edit(2, 0, 3, 0, ""), b"x\n"),
        (b"", Edit(1, 0, 1, 0, "y\n"), b"y\n"),
        (b"", Edit(2, 0, 2, 0, "y\n"), b"y\n"),
    ],
)
def test_the_line_after_the_last_is_a_place(content: bytes, edit: Edit, expected: bytes) -> None:
    assert edited(content, edit) == expected


def test_edits_are_made_together_whatever_their_order() -> None:
    edits = [Edit(3, 0, 3, 1, "c"), Edit(1, 0, 1, 1, "a"), Edit(2, 0, 3, 0, "b\n")]

    for order in (edits, edits[::-1]):
        assert edited(b"x\ny\nz\n", *order) == b"a\nb\nc\n"


def test_insertions_at_one_place_keep_their_order() -> None:
    edits = (Edit(1, 0, 1, 1, "x"), Edit(1, 0, 1, 0, "a; "), Edit(1, 0, 1, 0, "b; "))

    assert edited(b"z\n", *edits) == b"a; b; x\n"


@pytest.mark.parametrize(
    ("content", "edits", "reason"),
    [
        (b"x = 1\n", [Edit(1, 0, 1, 3, "a"), Edit(1, 2, 1, 5, "b")], "two edits overlap"),
        (b"x = 1\n", [Edit(1, 0, 1, 5, "a"), Edit(1, 2, 1, 2, "b")], "two edits overlap"),
        (b"x = 1\n", [Edit(1, 0, 1, 5, "a"), Edit(1, 0, 1, 5, "a")], "two edits overlap"),
        (b"x\n", [Edit(1, 0, 1, 2, "a")], "an edit lies outside of the file"),
        (b"x\n", [Edit(3, 0, 3, 0, "a")], "an edit lies outside of the file"),
        (b"x", [Edit(2, 1, 2, 1, "a")], "an edit lies outside of the file"),
        (b"x\n", [Edit(0, 0, 1, 0, "a")], "an edit lies outside of the file"),
        (b"x\n", [Edit(1, -1, 1, 0, "a")], "an edit lies outside of the file"),
        (b"x\ny\n", [Edit(2, 0, 1, 0, "a")], "an edit lies outside of the file"),
        ("'é'\n".encode(), [Edit(1, 2, 1, 3, "a")], "an edit would cut a character in two"),
        (LATIN, [Edit(2, 0, 2, 1, "'€'")], NOT_LATIN),
        (
            b"# coding: utf-7\nx = '+AGEAYg-'\n",
            [Edit(2, 0, 2, 1, "y")],
            "text in utf-7 cannot be changed in place",
        ),
    ],
)  # fmt: skip
def test_unsafe_edits_are_declined(content: bytes, edits: list[Edit], reason: str) -> None:
    assert declined(content, *edits) == reason


def test_a_file_that_is_not_the_one_parsed_is_declined() -> None:
    result = apply_edits(b"y = 1\n", (Edit(1, 0, 1, 1, "z"),), parsed(b"x = 1\n"))

    assert isinstance(result, Declined)


LOWERED = Module("a.py", b"a\nb\nc\nd\n", ast.parse("a\nb\nc\nd\n"), lowered=frozenset({2, 3}))


@pytest.mark.parametrize(
    "edit", [Edit(2, 0, 2, 1, "x"), Edit(3, 1, 3, 1, "x"), Edit(1, 0, 3, 0, "x\n"), Edit(2, 0, 2, 0, "x\n")]
)
def test_lowered_lines_are_not_edited(edit: Edit) -> None:
    result = apply_edits(b"a\nb\nc\nd\n", (edit,), LOWERED)

    assert result == Declined("the statement uses syntax newer than the Python that runs Velox")


@pytest.mark.parametrize("edit", [Edit(1, 0, 2, 0, "x\n"), Edit(4, 0, 4, 0, "x\n"), Edit(4, 0, 5, 0, "x\n")])
def test_lines_beside_lowered_ones_are(edit: Edit) -> None:
    assert isinstance(apply_edits(b"a\nb\nc\nd\n", (edit,), LOWERED), bytes)


@pytest.mark.parametrize(
    ("content", "edits"),
    [
        ("a = [  # why\n  b]\n", [Edit(1, 4, 2, 4, "c")]),
        ("# why\nb\n", [Edit(1, 0, 2, 0, "c\n")]),
        ("a\nb  # why\n", [Edit(2, 0, 2, 8, "b")]),
        ("a = (  # why\n  # why\n  b)\n", [Edit(1, 4, 3, 4, "(  # why\nb)")]),
        ("a = f'''{ # why\n b}'''\n", [Edit(1, 0, 2, 6, "c")]),
    ],
)
def test_a_comment_that_is_not_written_again_is_lost(content: str, edits: list[Edit]) -> None:
    module = Module("a.py", content.encode(), ast.Module([], []))

    assert lost_comments(module, edits)


@pytest.mark.parametrize(
    ("content", "edits"),
    [
        ("a = b  # why\n", [Edit(1, 4, 1, 5, "c")]),
        ("# why\nb\n", [Edit(2, 0, 2, 1, "c")]),
        ("# why\nb\n", [Edit(1, 0, 1, 0, "import c\n")]),
        ("a = [  # why\n  b]\n", [Edit(1, 4, 2, 4, "(  # why\n  b)")]),
        ("# why\nb\nc\n", [Edit(1, 0, 2, 0, ""), Edit(3, 0, 3, 0, "# why\n")]),
        ("a = '# why'\n", [Edit(1, 4, 1, 11, "c")]),
        ("b  # why\n", [Edit(1, 8, 1, 8, "\nc")]),
    ],
)
def test_a_comment_beside_an_edit_or_written_again_is_kept(content: str, edits: list[Edit]) -> None:
    assert not lost_comments(parsed(content.encode()), edits)


ENDS = st.sampled_from(["\n", "\r\n", "\r"])
LINE = st.text("xyé€\t\x0c\u2028 ", max_size=6)


@settings(deadline=None)
@given(
    st.lists(st.tuples(LINE, ENDS), max_size=6),
    LINE,
    st.sampled_from(["utf-8", "cp1252"]),
    st.booleans(),
    st.randoms(),
)
def test_everything_outside_of_an_edit_is_the_same(
    lines: list[tuple[str, str]], last: str, encoding: str, bom: bool, draw: random.Random
) -> None:
    text = "".join(line + end for line, end in lines) + last
    text = text if encoding == "utf-8" else text.replace("\u2028", "")
    bom = bom and encoding == "utf-8"
    content = (codecs.BOM_UTF8 if bom else b"") + text.encode(encoding)
    module = Module("a.py", text.encode(), ast.Module([], []), encoding, bom)
    line = draw.randint(1, len(module.lines))
    chars = module.lines[line - 1].decode()
    start, end = sorted((draw.randint(0, len(chars)), draw.randint(0, len(chars))))
    columns = len(chars[:start].encode()), len(chars[:end].encode())

    result = apply_edits(content, (Edit(line, columns[0], line, columns[1], "NEW"),), module)

    assert isinstance(result, bytes)
    head, middle, tail = result.partition(b"NEW")
    replaced = chars[start:end].encode(encoding)
    assert head + replaced + tail == content
    assert middle == b"NEW"


@settings(deadline=None)
@given(st.lists(st.tuples(LINE, ENDS), max_size=6))
def test_no_edits_change_nothing(lines: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in lines).encode()

    assert apply_edits(text, (), Module("a.py", text, ast.Module([], []))) == text
