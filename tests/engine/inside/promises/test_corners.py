"""Corners: what sources speak of, with its neighbours, and what is easily taken for the same."""

from __future__ import annotations

import math
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.corners import BY_TYPE, HUGE, LONGEST, Constants, mine, related


def mined(source: str) -> dict[str, list[object]]:
    return mine([source.encode()]).by_type


def test_a_number_of_a_source_comes_with_its_neighbours() -> None:
    found = mined("def f(n):\n    return n > 41")
    assert {40, 41, 42, -41} <= set(found["int"])
    assert 41.0 in found["float"]


def test_a_number_may_be_a_letter() -> None:
    assert "a" in mined("x = 97")["str"]
    assert mined("x = 3")["str"] == []


def test_texts_come_with_what_lies_near() -> None:
    found = mined("x = 'ab'")["str"]
    assert {"ab", "abx", "xab", "a", "b", "AB", "aabb"} <= set(found)
    assert {b"\r\n", b"\r"} <= set(mined(r"x = b'\r\n'")["bytes"])


@pytest.mark.parametrize(
    ("text", "value"), [("10 ** 6", 10**6), ("60 * 60", 3600), ("1 << 20", 1 << 20), ("-7", -7)]
)
def test_sums_written_out_are_worked_out(text: str, value: int) -> None:
    assert value in mined(f"x = {text}")["int"]


@pytest.mark.parametrize("text", ["10 ** 100000", "1 << 100000", "2 ** -1", "'a' * 3", "1 / 0", "x * 1000"])
def test_sums_that_explode_or_are_none_are_left(text: str) -> None:
    found = mined(f"x = 5\ny = {text}")["int"]
    assert all(isinstance(value, int) and value.bit_length() < 2000 for value in found)


def test_prose_tells_nothing() -> None:
    source = '"""module 71"""\nclass A:\n    "of 72"\n    def f(self):\n        "73"\n        return None\n'
    found = mined(source)
    assert not any(found.values())


@pytest.mark.parametrize("value", [True, None, ..., 2j, "x" * 201, b"x" * 201, (1, 2)])
def test_what_is_no_corner_is_passed_over(value: object) -> None:
    constants = Constants()
    constants.add(value)
    assert not any(constants.by_type.values())
    assert constants.lengths == []


def test_lengths_lie_around_what_is_spoken_of() -> None:
    assert mine([b"x = 8"]).lengths == [7, 8, 9]
    assert mine([b"x = 0"]).lengths == [0, 1]
    assert max(mine([b"x = 4096; y = 10 ** 9"]).lengths) == LONGEST


@given(st.lists(st.integers() | st.text() | st.binary() | st.floats(allow_nan=False), max_size=300))
def test_constants_are_of_their_type_and_bounded(values: list[object]) -> None:
    constants = Constants()
    for value in values:
        constants.add(value)
    for kind, found in constants.by_type.items():
        assert {type(value).__name__ for value in found} <= {kind}
        assert len(found) <= 400


@given(
    st.integers() | st.text() | st.binary() | st.floats() | st.booleans() | st.none() | st.complex_numbers()
)
def test_what_is_related_has_the_type_and_comes_after_itself(value: object) -> None:
    found = related(value)
    assert found[0] is value
    assert {type(other) for other in found} == {type(value)}


def test_look_alikes() -> None:
    assert hash(related(5)[-1]) == hash(5)
    assert sys.hash_info.modulus + 5 in related(5)
    assert "\u0130".lower() in related("\u0130")
    assert unicodedata.normalize("NFC", "e\u0301") in related("e\u0301")
    assert related(True) == [True]
    assert related("\ud800x")[0] == "\ud800x"


def test_the_tables_hold_what_their_name_says() -> None:
    for kind, values in BY_TYPE.items():
        assert {type(value).__name__ for value in values} == {kind}
    assert any(math.isnan(value) for value in BY_TYPE["float"] if isinstance(value, float))
    assert any(math.copysign(1, value) < 0 for value in BY_TYPE["float"] if value == 0.0)
    assert all(abs(value) > 2**30 for value in HUGE)
