"""Plans: values that can be made again, as often as wanted, with sharing; or the reason why not."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import math
import re
import sys
import threading
import types
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.compare import Comparison
from engine.inside.graph import Camera, Node
from engine.inside.kinds import describe
from engine.inside.plans import NoPlan, make_call, plan_call

HERE = sys.modules[__name__]
VALUES = st.recursive(
    st.integers() | st.text() | st.none() | st.floats() | st.booleans() | st.binary() | st.complex_numbers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner, max_size=3)
        | st.frozensets(st.integers(), max_size=3)
        | st.sets(st.text(), max_size=3)
    ),
    max_leaves=12,
)


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Point:
    x: object
    y: object = None


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: object


class Slotted:
    __slots__ = ("x",)

    def __init__(self, x: object) -> None:
        self.x = x


class Strict:
    """Its constructor and its attributes are not to be run again."""

    def __init__(self) -> None:
        vars(self)["a"] = 1

    def __setattr__(self, name: str, value: object) -> None:
        raise AssertionError


Row = collections.namedtuple("Row", "a b")


def again(*args: object, **kwargs: object) -> tuple[list[object], dict[str, object]]:
    return make_call(plan_call(__name__, args, kwargs), HERE)


def same(one: object, other: object) -> bool:
    comparison = Comparison()
    comparison.check("value", Camera(describe).take(one), Camera(describe).take(other))
    return not comparison.difference and not comparison.unknown


@given(st.lists(VALUES, max_size=3), st.dictionaries(st.text(), VALUES, max_size=2))
def test_plain_data_is_made_again(args: list[object], kwargs: dict[str, object]) -> None:
    plan = plan_call(__name__, tuple(args), kwargs)
    for _ in range(2):
        assert same(make_call(plan, HERE), (args, kwargs))


@pytest.mark.parametrize(
    "value",
    [
        Colour.RED,
        Point([1], Point(2)),
        Frozen((1,)),
        Slotted("a"),
        Strict(),
        Row(1, 2),
        collections.deque([1, 2], 3),
        collections.OrderedDict(b=1, a=2),
        collections.Counter("aab"),
        collections.defaultdict(list, a=[1]),
        bytearray(b"ab"),
        decimal.Decimal("1.50"),
        fractions.Fraction(1, 3),
        datetime.date(2020, 1, 2),
        datetime.datetime(2020, 1, 2, 3, tzinfo=datetime.UTC),
        datetime.time(1, 2),
        datetime.timedelta(1, 2),
        range(1, 9, 2),
        slice(1, None),
        re.compile("a+", re.IGNORECASE),
        len,
        Point,
        int,
        ...,
        {1: {2, 3}, (4,): frozenset([5])},
    ],
    ids=lambda value: type(value).__name__,
)
def test_known_types_are_made_again(value: object) -> None:
    (made,), _ = again(value)
    assert type(made) is type(value)
    assert same(made, value)


def test_what_can_change_is_fresh_each_time() -> None:
    value = [1]
    plan = plan_call(__name__, (value,), {})
    first = make_call(plan, HERE)[0][0]
    assert isinstance(first, list)
    first.append(2)
    assert make_call(plan, HERE)[0] == [[1]]
    value.append(3)
    assert make_call(plan, HERE)[0] == [[1]]


def test_sharing_is_kept_within_and_between_arguments() -> None:
    inner = [1]
    args, kwargs = again([inner, inner], inner, [1], named=inner)
    assert isinstance(args[0], list)
    assert args[0][0] is args[0][1] is args[1] is kwargs["named"]
    assert args[1] is not args[2]


def test_a_list_in_itself_is_made_again() -> None:
    loop: list[object] = []
    loop.append(loop)
    ((made,), _) = again(loop)
    assert isinstance(made, list)
    assert made[0] is made


def test_a_nan_is_as_many_objects_as_it_was() -> None:
    (one, other, third), _ = again(math.nan, math.nan, float("nan"))
    assert isinstance(one, float) and math.isnan(one)
    assert one is other
    assert one is not third


def test_equal_atoms_are_as_many_objects_as_they_were() -> None:
    for make in (
        lambda: int("1000"),
        lambda: float("1.5"),
        lambda: "".join(["a", "b"]),
        lambda: bytes([1, 2]),
    ):
        value = make()
        (one, other, third), _ = again(value, value, make())
        assert one == third == value
        assert one is other
        assert one is not third


def test_iterators_tell_what_is_asked_of_them() -> None:
    asked: list[str] = []
    (made,), _ = make_call(plan_call(__name__, ((x for x in "ab"),), {}), HERE, asked.append)
    assert isinstance(made, types.GeneratorType)
    assert next(made) == "a"
    assert asked == ["item 0 of an argument was asked for"]
    assert list(made) == ["b"]
    assert asked[-1] == "the end of an argument was reached"
    ((plain,), _) = again(iter([1, 2]))
    assert isinstance(plain, Iterator) and list(plain) == [1, 2]


def test_classes_are_those_of_the_side_that_asks() -> None:
    side = types.ModuleType(__name__)
    side.Point = type("Point", (), {})  # type: ignore[attr-defined]
    vars(side)["Colour"] = enum.Enum("Colour", "RED")
    args, _ = make_call(plan_call(__name__, (Point(1), Colour.RED, Point), {}), side)
    assert type(args[0]) is side.Point
    assert vars(args[0]) == {"x": 1, "y": None}
    assert args[1] is side.Colour.RED
    assert args[2] is side.Point


def local() -> object:
    class Local:
        pass

    return Local()


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


class Reduces:
    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        return int, (1,)


class Keeps:
    def __getstate__(self) -> tuple[int, int]:
        return (1, 2)


class Many(list[object]):
    pass


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (threading.Lock(), "an argument of type lock"),
        (local(), "Local"),
        (nested(100), "nested too deeply"),
        (Reduces(), "Reduces"),
        (Keeps(), "Keeps"),
        (Many([1]), "Many"),
        (memoryview(b"a"), "memoryview"),
        (sys, "module"),
        (re.IGNORECASE | re.MULTILINE, "RegexFlag"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_data_says_so(value: object, reason: str) -> None:
    with pytest.raises(NoPlan, match=reason):
        plan_call(__name__, (1, [value]), {})


def test_a_recipe_is_asked_each_time() -> None:
    def made(module: types.ModuleType) -> tuple[tuple[object, ...], dict[str, object]]:
        return (object(), module), {"a": 1}

    plan = Node("recipe", made)
    one, other = make_call(plan, HERE), make_call(plan, HERE)
    assert one[0][0] is not other[0][0]
    assert one[0][1] is HERE
    assert one[1] == {"a": 1}
