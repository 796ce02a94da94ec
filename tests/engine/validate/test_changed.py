from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.validate.changed import changed_lines

BEFORE = b"""\
import os

def f(a):
    total = call(
        a,
        1,
    )
    for x in a:
        total += x
    if (
        total
    ):
        return 1
    return total
"""


def changed(old: bytes, new: bytes) -> set[int]:
    return set(changed_lines(BEFORE, BEFORE.replace(old, new)))


def test_a_line() -> None:
    assert changed(b"total += x", b"total -= x") == {9}


def test_a_part_of_a_statement_is_the_statement() -> None:
    assert changed(b"        1,\n", b"        2,\n") == {4, 5, 6, 7}


def test_a_part_of_a_head_is_the_head() -> None:
    assert changed(b"        total\n", b"        total > 1\n") == {10, 11, 12}
    assert changed(b"for x in a", b"for x in b") == {8}


def test_added_lines_are_their_neighbours() -> None:
    assert changed(b"    return total\n", b"    print()\n    return total\n") == {13, 14}


def test_nothing() -> None:
    assert changed_lines(BEFORE, BEFORE) == set()
    assert changed_lines(b"def (", b"def )") == {1}
    assert changed_lines(b"", b"x = 1\n") == set()


@given(st.lists(st.sampled_from([b"a = 1", b"b = 2", b"", b"c("]), max_size=6), st.binary(max_size=20))
def test_lines_are_lines_of_the_original(lines: list[bytes], after: bytes) -> None:
    before = b"\n".join(lines)
    assert changed_lines(before, after) <= set(range(1, len(before.splitlines()) + 1))
