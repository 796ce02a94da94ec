"""Mutations keep to annotations, and reach the corners."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from engine.inside.corners import Constants, mine
from engine.inside.digests import digest
from engine.inside.mutations import Mutator, stand_in, value_node
from engine.inside.plans import make_call, plan_call
from engine.inside.specs import spec_of, specs_of

HERE = sys.modules[__name__]


def typed(
    rows: list[tuple[str, int | None]], table: dict[str, float], flag: bool, rest: Iterable[int]
) -> None:
    pass


def untyped(rows, key):  # type: ignore[no-untyped-def]
    pass


def made(count: int) -> list[list[object]]:
    positional, named = specs_of(typed, __name__)
    mutator = Mutator(positional, named, mine([b"x = 77 or 'zz'"]))
    plan = plan_call(__name__, ([("a", 1), ("b", None)], {"k": 1.5}, True, [1, 2]), {})
    return [make_call(mutator.mutate(plan, seed), HERE)[0] for seed in range(count)]


def test_annotations_are_kept() -> None:
    for rows, table, flag, rest in made(800):
        assert type(rows) is list and type(table) is dict and type(flag) is bool
        assert all(type(a) is str and type(b) in (int, type(None)) for a, b in rows)
        assert all(type(key) is str and type(value) is float for key, value in table.items())
        assert isinstance(rest, Iterable)
        assert all(type(value) is int for value in rest)


def test_corners_are_reached() -> None:
    calls = made(800)
    assert any(rows == [] for rows, *_ in calls)
    assert any(isinstance(rows, list) and len(rows) == 78 for rows, *_ in calls)
    assert any(("zz" in str(rows)) for rows, *_ in calls)
    assert any(isinstance(table, dict) and any(v != v for v in table.values()) for _, table, *_ in calls)
    assert {type(rest).__name__ for *_, rest in calls} == {"list", "tuple", "generator", "list_iterator"}


def test_the_same_seed_makes_the_same() -> None:
    positional, named = specs_of(typed, __name__)
    plan = plan_call(__name__, ([("a", 1)], {"k": 1.5}, True, [1, 2]), {})
    runs = [
        [digest(Mutator(positional, named, Constants()).mutate(plan, s)) for s in range(50)] for _ in "ab"
    ]
    assert runs[0] == runs[1]
    assert len(set(runs[0])) > 25


def test_untyped_places_get_look_alikes_and_what_has_no_hash() -> None:
    positional, named = specs_of(untyped, __name__)
    plan = plan_call(__name__, ([1, 2, 3], 1), {})
    elements = []
    for hashable in (False, True):
        mutator = Mutator(positional, named, Constants(), hashable=hashable)
        calls = [make_call(mutator.mutate(plan, seed), HERE)[0] for seed in range(500)]
        elements.append({type(x) for rows, _ in calls if isinstance(rows, list) for x in rows})
    assert {bool, float, type(None), list} <= elements[0]
    assert list not in elements[1]


def test_huge_numbers_can_be_left_out() -> None:
    mutator = Mutator([spec_of(int, __name__)], {}, mine([b"x = 10 ** 12"]))
    plan = plan_call(__name__, (1,), {})
    assert any(abs(int(str(make_call(mutator.mutate(plan, s), HERE)[0][0]))) > 10**6 for s in range(300))
    mutator.huge = False
    assert all(abs(int(str(make_call(mutator.mutate(plan, s), HERE)[0][0]))) <= 10**6 for s in range(300))


def test_optional_arguments_are_left_out() -> None:
    mutator = Mutator([spec_of(int, __name__)] * 2, {}, Constants(), required=1)
    plan = plan_call(__name__, (1, 2), {})
    assert {len(make_call(mutator.mutate(plan, seed), HERE)[0]) for seed in range(200)} == {1, 2}


def test_values_as_plans() -> None:
    assert value_node((1, "a")).kind == "tuple"


def test_what_stands_for_a_list_and_a_dict() -> None:
    plan = plan_call(__name__, ([1, 2], {"a": 1}, 5, "\u00df"), {})
    rows, table, number, text = plan.edges[0].edges
    for node, kind, shown in ((rows, "tuple", "(1, 2)"), (table, "defaultdict", "defaultdict(<class 'int'>")):
        other = stand_in(node, kind)
        assert other is not None
        plan.edges[0].edges = [other]
        assert repr(make_call(plan, HERE)[0][0]).startswith(shown)
    encoded = stand_in(text, "bytes")
    assert encoded is not None
    assert encoded.payload == b"\xc3\x9f"
    assert stand_in(number, "tuple") is None
    assert stand_in(rows, "defaultdict") is None
    assert stand_in(table, "iterator") is None
