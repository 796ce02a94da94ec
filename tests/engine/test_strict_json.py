from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.strict_json import NotThis, canonical, decode, parse, plain


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Step(IntEnum):
    ONE = 1
    TWO = 2


@dataclass(frozen=True, slots=True)
class Painted:
    colour: Colour
    step: Step


@dataclass(frozen=True, slots=True)
class Inner:
    ratio: float
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outer:
    kind: Literal["a", "b"]
    count: int
    sure: bool
    inner: Inner | None = None
    more: tuple[Inner, ...] = ()


inners = st.builds(
    Inner,
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-10, 10),
    st.lists(st.text()).map(tuple),
)
outers = st.builds(
    Outer,
    st.sampled_from(["a", "b"]),
    st.integers(),
    st.booleans(),
    st.none() | inners,
    st.lists(inners).map(tuple),
)


@given(outers)
def test_there_and_back(outer: Outer) -> None:
    assert decode(Outer, plain(outer)) == outer


@pytest.mark.parametrize("colour", Colour)
@pytest.mark.parametrize("step", Step)
def test_members_of_enumerations_go_by_value(colour: Colour, step: Step) -> None:
    painted = Painted(colour, step)
    assert plain(painted) == {"colour": colour.value, "step": int(step)}
    assert decode(Painted, plain(painted)) == painted


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"colour": "green", "step": 1}, "colour is none of red, blue"),
        ({"colour": "red", "step": 3}, "step is none of 1, 2"),
        ({"colour": "red", "step": True}, "step is none of 1, 2"),
        ({"colour": ["red"], "step": 1}, "colour is none of"),
    ],
)
def test_what_is_no_member_is_refused(value: object, said: str) -> None:
    with pytest.raises(NotThis, match=said):
        decode(Painted, value)


@given(st.dictionaries(st.text(), st.integers(-(10**100), 10**100) | st.text()))
def test_the_canonical_form_is_one_and_reads_back(value: dict[str, object]) -> None:
    shuffled = dict(reversed(value.items()))
    assert canonical(value) == canonical(shuffled)
    assert parse(canonical(value), 1 << 20) == value


def test_the_canonical_form_holds_no_number_that_is_none() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ([], "it is not an object"),
        ({"kind": "c", "count": 1, "sure": True, "inner": None, "more": []}, "kind is none of a, b"),
        ({"kind": ["a"], "count": 1, "sure": True, "inner": None, "more": []}, "kind is none of a, b"),
        ({"kind": "a", "count": 1.0, "sure": True, "inner": None, "more": []}, "count is not a whole number"),
        ({"kind": "a", "count": 1, "sure": None, "inner": None, "more": []}, "sure is not true or false"),
        ({"kind": "a", "count": 1, "sure": True, "inner": None}, "more is missing"),
        (
            {"kind": "a", "count": 1, "sure": True, "inner": {"ratio": "1", "names": []}, "more": []},
            "inner.ratio is not a number",
        ),
        (
            {"kind": "a", "count": 1, "sure": True, "inner": None, "more": [{"ratio": 1, "names": [None]}]},
            r"more\[0\].names\[0\] is not text",
        ),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(value: object, problem: str) -> None:
    with pytest.raises(NotThis, match=problem):
        decode(Outer, value)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = parse(data, 100)
    except NotThis:
        return
    assert isinstance(found, dict)
