"""The sweep: corners at their places in a fixed order, alone, together, in crowds and beside look-alikes."""

from __future__ import annotations

import itertools
import sys

import pytest

from engine.inside.corners import FLOATS, HUGE, STRINGS, Constants, mine
from engine.inside.mutations import Mutator
from engine.inside.plans import make_call, plan_call
from engine.inside.specs import spec_of
from engine.inside.sweep import Sweep

HERE = sys.modules[__name__]


def swept(
    *hints_and_values: tuple[object, object], source: bytes = b"", most: int = 3000
) -> list[list[object]]:
    """The arguments of the calls that a sweep of one call makes, in their order."""
    mutator = Mutator([spec_of(hint, __name__) for hint, _ in hints_and_values], {}, mine([source]))
    plan = plan_call(__name__, tuple(value for _, value in hints_and_values), {})
    return [make_call(each, HERE)[0] for each in itertools.islice(Sweep(mutator, plan), most)]


def test_look_alikes_stand_beside_each_other() -> None:
    calls = [tuple(call) for call in swept((str, "a"), (str, "b"))]
    assert ("\u00df", "ss") in calls
    assert ("\u00e9", "e\u0301") in calls
    assert ("", "") in calls


def test_each_corner_comes_early() -> None:
    early = [call[0] for call in swept((str, "a"), most=len(STRINGS))]
    assert early == STRINGS
    assert "zz" in [call[0] for call in swept((str, "a"), source=b"x = 'zz'", most=3)]


def test_equal_values_are_two_objects_and_a_nan_is_one() -> None:
    calls = swept((list[float], [3.0, 2.0]), (float, 1.0), most=200)
    same = [(rows[0], value) for rows, value in calls if isinstance(rows, list) and rows and rows[0] == value]
    assert (1e308, 1e308) in same
    assert all(one is not other for one, other in same)
    assert any(isinstance(rows, list) and rows[0] is value and value != value for rows, value in calls)


def test_crowds_stand_beside_their_relatives() -> None:
    crowds = [call for call in swept((list[str], ["a"] * 3), (list[str], ["b"] * 3)) if len(call[0]) == 8]  # type: ignore[arg-type]
    assert any("\u00e9" in words and "e\u0301" in known for words, known in crowds)  # type: ignore[operator]
    assert repr(FLOATS[:8]) in [repr(call[0]) for call in swept((list[float], [1.0]))]


def test_huge_integers_come_last_and_not_when_they_exhaust() -> None:
    mutator = Mutator([spec_of(int, __name__)], {}, Constants())
    plan = plan_call(__name__, (1,), {})
    values = [make_call(each, HERE)[0][0] for each in Sweep(mutator, plan)]
    assert set(HUGE) <= set(values)
    assert values.index(HUGE[0]) > values.index(-129)
    mutator.huge = False
    assert max(abs(int(str(make_call(each, HERE)[0][0]))) for each in Sweep(mutator, plan)) <= 10_000


@pytest.mark.parametrize("hint", [bool, tuple[str, ...]])
def test_what_no_corner_fits_is_left_alone(hint: object) -> None:
    value: object = True if hint is bool else ()
    assert all(type(call[0]) in (bool, tuple) for call in swept((hint, value)))


def test_floats_come_in_rows_whose_sum_depends_on_their_order() -> None:
    rows = [call[0] for call in swept((list[float], [1.5, 2.5]))]
    assert any(isinstance(row, list) and sum(row) != sum(sorted(row)) and len(row) == 4 for row in rows)
