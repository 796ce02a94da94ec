"""Plans: what is made of a plan is what the plan was made of, aliasing included, and fresh each time."""

from __future__ import annotations

import collections
import datetime
import sys
import threading
import types
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given

from engine.inside.plans import NoPlan, make_call, plan_call
from tests.engine.inside.test_compare import VALUES, Colour, Frozen, Record, Row, Slotted, circle, verdict

HERE = sys.modules[__name__]


def again(*args: object, module: types.ModuleType = HERE) -> list[object]:
    return make_call(plan_call(module.__name__, args, {}), module)[0]


@given(VALUES)
def test_values_are_made_again(value: object) -> None:
    assert verdict([value], again(value)) == "equal"


@pytest.mark.parametrize(
    "make",
    [
        lambda: circle(1),
        lambda: collections.deque([1, [2]], 5),
        lambda: collections.defaultdict(list, a=[1]),
        lambda: collections.OrderedDict(b=1, a=2),
        lambda: collections.Counter("aab"),
        lambda: Record([1], {"a": 1}),
        lambda: Frozen([1]),
        lambda: Row(1, [2]),
        lambda: Slotted(3),
        lambda: [
            Colour.RED,
            Decimal("1.0"),
            datetime.date(2020, 1, 1),
            bytearray(b"a"),
            range(3),
            len,
            Record,
        ],
        lambda: datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        lambda: iter([1, 2]),
        lambda: (x for x in [1, 2]),
    ],
)
def test_objects_of_many_types_are_made_again(make: Callable[[], object]) -> None:
    assert verdict([make()], again(make())) == "equal"


def test_sharing_between_arguments_is_kept() -> None:
    row = [1]
    one, other = again(row, [row])
    assert isinstance(other, list)
    assert other[0] is one
    assert one is not row


def test_each_making_is_fresh() -> None:
    plan = plan_call(__name__, ([1],), {"b": {}})
    assert make_call(plan, HERE)[0][0] is not make_call(plan, HERE)[0][0]
    assert make_call(plan, HERE)[1] == {"b": {}}


def test_classes_are_those_of_the_side_that_is_asked() -> None:
    sides = []
    for _ in range(2):
        module = types.ModuleType("planned_subject")
        exec("class A:\n    def __init__(self, x):\n        self.x = x\n", vars(module))
        sides.append(module)
    plan = plan_call("planned_subject", (sides[0].A([1]),), {})
    made = make_call(plan, sides[1])[0][0]
    assert type(made) is sides[1].A
    assert vars(made) == {"x": [1]}


def stepping() -> Iterator[int]:
    yield 1


def failing() -> Iterator[int]:
    yield int("x")


def test_a_generator_function_of_the_code_under_test_is_no_plain_data() -> None:
    """Its plan would run the code of one side for both."""
    assert plan_call("another module", (stepping(),), {}).edges[0].edges[0].kind == "generator"
    with pytest.raises(NoPlan, match="type generator"):
        plan_call(__name__, (stepping(),), {})
    with pytest.raises(NoPlan, match="type generator"):
        plan_call("another module", (failing(),), {})


class Made:
    pass


def test_what_both_sides_make_differently_is_no_plain_data() -> None:
    assert plan_call(__name__, (Made(),), {}, frozenset({"Other"})).edges[0].edges[0].kind == "instance"
    with pytest.raises(NoPlan, match="Made, which both sides make differently"):
        plan_call(__name__, (Made(),), {}, frozenset({"Made"}))


@pytest.mark.parametrize(
    "make", [threading.Lock, lambda: type("Local", (), {"__reduce__": lambda s: (int, ())})()]
)
def test_what_cannot_be_made_again_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(NoPlan):
        plan_call(__name__, (make(),), {})
