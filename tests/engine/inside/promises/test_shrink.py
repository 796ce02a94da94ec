"""Shrinking: what is found still shows the difference, and is never larger."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.digests import digest
from engine.inside.graph import Node
from engine.inside.observe import Step
from engine.inside.plans import make_call, plan_call
from engine.inside.shrink import Shrinker
from engine.inside.specs import spec_of

HERE = types.ModuleType(__name__)
VALUES = st.recursive(
    st.integers(-99, 99) | st.text(max_size=5) | st.none() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


class Options(TypedDict):
    depth: int
    name: str


def calls(steps: Sequence[Step]) -> list[Any]:
    """Return the first argument of each call."""
    return [make_call(plan, HERE)[0][0] for verb, plan in steps if verb == "call"]


def shrunk(hint: object, value: object, shows: Callable[[Any], bool]) -> Any:
    """Return what remains of the argument of one call."""
    steps: list[Step] = [("call", plan_call(__name__, (value,), {}))]
    shrinker = Shrinker(
        [spec_of(hint, __name__)], {}, lambda seen: all(map(shows, calls(seen))), lambda: True
    )
    return calls(shrinker.shrink(steps))[0]


def nodes(steps: Sequence[Step]) -> int:
    """Return how large a scenario is: its values, and the letters of its texts."""
    count, todo = len(steps), [plan for _, plan in steps]
    while todo:
        node = todo.pop()
        count += 1 + (len(node.payload) if isinstance(node.payload, str) else 0)
        todo += node.edges
    return count


@given(st.lists(VALUES, min_size=1, max_size=4), st.integers(0, 7))
def test_what_remains_shows_the_difference_and_is_no_larger(values: list[object], bits: int) -> None:
    """The predicate is a hash of the scenario: it has no shape that the shrinker could know."""
    steps: list[Step] = [("call", plan_call(__name__, (value,), {})) for value in values]
    start = digest(steps[0][1])

    def shows(seen: Sequence[Step]) -> bool:
        first = digest(seen[0][1])
        return first == start or int(first, 16) % 8 == bits

    small = Shrinker([spec_of(Any, __name__)], {}, shows, lambda: True).shrink(steps)
    assert shows(small)
    assert small[0][0] == "call"
    assert nodes(small) <= nodes(steps)


@pytest.mark.parametrize(
    ("hint", "value", "shows", "expected"),
    [
        (list[int], [5, 3, 9, 3, 1], lambda v: len(v) != len(set(v)), [0, 0]),
        (list[int], list(range(50)), lambda v: 17 in v, [17]),
        (str, "some needle in hay", lambda v: "needle" in v, "needle"),
        (str, "xyz", lambda v: len(v) >= 2, "aa"),
        (int, 923, lambda v: v >= 100, 100),
        (int, -923, lambda v: v != 0, 1),
        (int, -923, lambda v: v < 0, -923),
        (float, 8.25, lambda v: v != 0.0, 1.0),
        (float, -0.0, lambda v: str(v) == "-0.0", -0.0),
        (dict[str, int], {"a": 1, "b": 2, "c": 3}, lambda v: len(v) > 1, {"": 0, "a": 0}),
        (set[int], {1, 2, 3}, bool, {0}),
        (Any, [[[1]], "a"], lambda v: True, []),
    ],
)
def test_the_shortest_is_found(
    hint: object, value: object, shows: Callable[[Any], bool], expected: object
) -> None:
    found = shrunk(hint, value, shows)
    assert type(found) is type(expected)
    assert str(found) == str(expected) or len(found) == len(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (Literal["abc", "b"], "abc"),
        (Literal[7] | None, 7),
        (Literal["abc"] | None, "abc"),
        (bool, True),
        (None, None),
        (range, 7),
        (Options, {"depth": 0, "name": ""}),
        (tuple[int, int], (0, 0)),
        (tuple[int, int] | None, (0, 0)),
    ],
    ids=str,
)
def test_what_an_annotation_fixes_stays(hint: object, value: object) -> None:
    assert shrunk(hint, value, lambda v: True) == value


def test_calls_that_do_nothing_to_it_are_left_out() -> None:
    steps: list[Step] = [("call", plan_call(__name__, (number,), {})) for number in range(9)]
    small = Shrinker([spec_of(range, __name__)], {}, lambda seen: {2, 7} <= set(calls(seen)), lambda: True)
    assert calls(small.shrink(steps)) == [2, 7]


@pytest.mark.parametrize("verb", ["again", "spoil", "next"])
def test_a_scenario_begins_with_a_call(verb: str) -> None:
    plan = plan_call(__name__, (1,), {})
    steps: list[Step] = [("call", plan), (verb, plan), ("call", plan)]
    small = Shrinker([], {}, lambda seen: len(seen) > 1, lambda: True).shrink(steps)
    assert [step[0] for step in small] in (["call", verb], ["call", "call"])


def test_it_ends_by_itself_where_parts_are_levelled_and_then_made_simpler_one_by_one() -> None:
    trials: list[int] = []

    def shows(seen: Sequence[Step]) -> bool:
        trials.append(1)
        (value,) = calls(seen)
        return isinstance(value, list) and len(value) == 4 and 4 in value

    plan = plan_call(__name__, ([4, 1, 9, 4],), {})
    small = Shrinker([spec_of(Any, __name__)], {}, shows, lambda: len(trials) < 1000).shrink([("call", plan)])
    assert calls(small) == [[0, 0, 0, 4]]
    assert len(trials) < 200


def test_when_no_time_is_left_nothing_is_done() -> None:
    steps: list[Step] = [("call", plan_call(__name__, (number,), {})) for number in range(9)]

    def never(seen: Sequence[Step]) -> bool:
        raise AssertionError

    assert Shrinker([], {}, never, lambda: False).shrink(steps) == steps


def test_the_budget_is_asked_between_trials() -> None:
    left = [12]

    def more() -> bool:
        left[0] -= 1
        return left[0] > 0

    trials: list[int] = []

    def shows(seen: Sequence[Step]) -> bool:
        trials.append(1)
        return True

    plan = plan_call(__name__, (list(range(1000)),), {})
    Shrinker([spec_of(list[int], __name__)], {}, shows, more).shrink([("call", plan)] * 4)
    assert len(trials) <= 12


def test_a_recipe_is_left_as_it_is() -> None:
    plan = Node("recipe", print)
    assert Shrinker([], {}, lambda seen: True, lambda: True).shrink([("call", plan)]) == [("call", plan)]


def test_the_scenario_that_came_in_stays() -> None:
    plan = plan_call(__name__, ([1, 2, 3],), {})
    before = digest(plan)
    steps: list[Step] = [("call", plan), ("call", plan)]
    Shrinker([spec_of(list[int], __name__)], {}, lambda seen: True, lambda: True).shrink(steps)
    assert len(steps) == 2
    assert digest(plan) == before
