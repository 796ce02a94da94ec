from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication.fingerprints import PATTERN, Numbers, alike, identity_of, occurrences
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
    mark = Numbers().complete(of(one))
    assert PATTERN.fullmatch(mark)
    assert occurrences(mark, one) == 1
    assert occurrences(mark, CODE) == 2
    assert occurrences(mark, b"class X:\n" + b"".join(b"  " + line for line in one.splitlines(True))) == 1
    # Any line that the suggestion would change counts, not only the line to blame.
    assert occurrences(mark, one.replace(b"[]", b"set()")) == 0
    assert occurrences(mark, b"") == 0


def test_of_a_note_nothing_is_known_again() -> None:
    mark = Numbers().complete(alike(note(PATH, 4), CODE))
    assert PATTERN.fullmatch(mark)
    assert occurrences(mark, CODE) == 0


def test_equal_ones_are_counted_beyond_those_that_are_known() -> None:
    known = f"{of(CODE)}:4"
    numbers = Numbers([known])
    first, second = numbers.complete(of(CODE)), numbers.complete(of(CODE))
    assert len({known, first, second}) == 3
    assert {identity_of(each) for each in (known, first, second)} == {identity_of(known)}
    assert Numbers().complete(of(CODE)).endswith(":1")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"# coding: latin-1\n'\xe9'\n", b"f('", b""])
def test_any_file_has_fingerprints(content: bytes | None) -> None:
    assert PATTERN.fullmatch(Numbers().complete(alike(note(PATH, 1), content)))
    assert PATTERN.fullmatch(Numbers().complete(alike(comment(PATH, CODE, "f"), content)))
