from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication.fingerprints import PATTERN, alike, identity_of, numbered, occurrences
from tests.bot.publication.samples import PATH, comment, module, note

CODE = module("f", "g")


def of(content: bytes, symbol: str = "f", path: str = PATH) -> str:
    return alike(comment(path, content, symbol), content)


@pytest.mark.parametrize(
    "moved",
    [
        b"import os\n\n\n" + CODE,
        CODE.replace(b"not in seen", b"not  in   seen"),
        CODE.replace(b"not in seen:", b"not in seen:  # slow?"),
        CODE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + CODE,
    ],
)
def test_it_holds_when_lines_move_and_formatting_changes(moved: bytes) -> None:
    plain = moved.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")
    found = comment(PATH, plain, "f")
    assert identity_of(alike(found, moved)) == identity_of(of(CODE))


def test_it_holds_when_the_file_is_renamed() -> None:
    assert of(CODE, path="a.py") == of(CODE, path="b/c.py")


def test_another_rule_symbol_or_line_is_another_finding() -> None:
    first = comment(PATH, CODE, "f")
    others = [
        replace(first, finding=replace(first.finding, rule="other")),
        replace(first, finding=replace(first.finding, symbol="h")),
        replace(first, finding=replace(first.finding, line=2, end_line=2)),
    ]
    assert len({identity_of(alike(each, CODE)) for each in (first, *others)}) == 4


def test_the_code_of_a_suggestion_is_known_again_wherever_it_stands() -> None:
    one = module("f")
    mark = numbered(of(one), set())
    assert PATTERN.fullmatch(mark)
    assert occurrences(mark, one) == 1
    assert occurrences(mark, CODE) == 2
    assert occurrences(mark, b"class X:\n" + b"".join(b"  " + line for line in one.splitlines(True))) == 1
    # Any line that the suggestion would change counts, not only the line to blame.
    assert occurrences(mark, one.replace(b"[]", b"set()")) == 0
    assert occurrences(mark, b"") == 0


def test_of_a_note_nothing_is_known_again() -> None:
    mark = numbered(alike(note(PATH, 4), CODE), set())
    assert PATTERN.fullmatch(mark)
    assert occurrences(mark, CODE) == 0


def test_equal_ones_are_counted() -> None:
    taken: set[str] = set()
    first, second = numbered(of(CODE), taken), numbered(of(CODE), taken)
    assert first != second
    assert identity_of(first) == identity_of(second)
    assert taken == {first, second}


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"# coding: latin-1\n'\xe9'\n", b"f('", b""])
def test_any_file_has_fingerprints(content: bytes | None) -> None:
    assert PATTERN.fullmatch(numbered(alike(note(PATH, 1), content), set()))
    assert PATTERN.fullmatch(numbered(alike(comment(PATH, CODE, "f"), content), set()))
