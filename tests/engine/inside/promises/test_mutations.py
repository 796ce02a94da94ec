"""Mutations: changed copies of plans that keep to the annotations, the same for the same seed."""

from __future__ import annotations

import enum
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypedDict, Union, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.corners import BY_TYPE, Constants, mine
from engine.inside.digests import digest
from engine.inside.graph import Node
from engine.inside.mutations import LARGEST, Mutator, corner_calls, value_node
from engine.inside.plans import make_call, plan_call
from engine.inside.specs import spec_of
from engine.inside.sweep import Sweep

HERE = types.ModuleType(__name__)
SEEDS = st.integers(0, 1 << 40)


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


HERE.Colour = Colour  # type: ignore[attr-defined]


class Options(TypedDict):
    depth: int
    name: str


CASES: list[tuple[object, object]] = [
    (int, 5),
    (str, "abc"),
    (float, 0.5),
    (bool, True),
    (bytes, b"ab"),
    (list[int], [3, 1, 2]),
    (dict[str, list[int]], {"a": [1], "b": []}),
    (set[str], {"a", "b"}),
    (frozenset[int], frozenset([1, 2])),
    (tuple[int, str], (1, "a")),
    (tuple[int, ...], (1, 2)),
    (int | None, 4),
    (int | str, "x"),
    (list[int] | None, [1]),
    (tuple[int, int] | None, (1, 2)),
    (Literal["a", "b"], "a"),
    (Literal["a", "b"] | None, "a"),
    (Literal[3] | tuple[str, ...], 3),
    (Colour, Colour.RED),
    (list[tuple[str, float]], [("a", 1.0), ("b", 2.0)]),
    (Options, {"depth": 1, "name": "n"}),
    (list[Options], [{"depth": 1, "name": "n"}]),
]


def fits(value: object, hint: Any) -> bool:
    """Tell whether a value is of an annotation, exactly: a bool is no int."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Options:
        return type(value) is dict and list(value) == ["depth", "name"] and type(value["depth"]) is int
    if origin is Literal:
        return value in inner
    if origin in (types.UnionType, Union):
        return any(fits(value, part) for part in inner)
    if origin is tuple and inner[-1] is not ...:
        return type(value) is tuple and len(value) == len(inner) and all(map(fits, value, inner))
    if origin is dict:
        return type(value) is dict and all(fits(k, inner[0]) and fits(v, inner[1]) for k, v in value.items())
    if isinstance(origin, type):
        return (
            isinstance(value, Iterable)
            and type(value) is origin
            and all(fits(part, inner[0]) for part in value)
        )
    return type(value) is (type(None) if hint is None else hint)


def mutator(*hints: object, constants: Constants | None = None, **more: Any) -> Mutator:
    known = constants or mine([b"def f(x):\n    return x == 'needle' or len(x) > 17"])
    return Mutator([spec_of(hint, __name__) for hint in hints], {}, known, **more)


def values(plans: Iterable[Node]) -> list[object]:
    return [make_call(plan, HERE)[0][0] for plan in plans]


@pytest.mark.parametrize(("hint", "value"), CASES, ids=[str(hint) for hint, _ in CASES])
def test_annotations_are_kept_to(hint: object, value: object) -> None:
    plan = plan_call(__name__, (value,), {})
    changing = mutator(hint)
    for seed in range(400):
        made = make_call(changing.mutate(plan, seed), HERE)[0][0]
        assert fits(made, hint), (seed, made)
    for made in values(Sweep(changing, plan)):
        assert fits(made, hint), made


@given(SEEDS, st.lists(st.integers() | st.text(max_size=3) | st.lists(st.integers()), max_size=4))
def test_a_seed_says_all_and_the_plan_stays(seed: int, value: list[object]) -> None:
    plan = plan_call(__name__, (value, value), {"c": [value]})
    before = digest(plan)
    one, other = (mutator(Any, list[Any]).mutate(plan, seed) for _ in range(2))
    assert digest(one) == digest(other)
    assert digest(plan) == before
    make_call(one, HERE)


def test_lists_of_other_choices_are_not_shared() -> None:
    plan = plan_call(__name__, ([1], [2]), {})
    changing = mutator(list[Literal[1]], list[Literal[2]])
    for seed in range(500):
        one, other = make_call(changing.mutate(plan, seed), HERE)[0]
        assert fits(one, list[Literal[1]]) and fits(other, list[Literal[2]])


def test_seeds_differ() -> None:
    plan = plan_call(__name__, ([1, 2, 3],), {})
    assert len({digest(mutator(list[int]).mutate(plan, seed)) for seed in range(100)}) > 40


def reached(hint: object, value: object, **more: Any) -> list[object]:
    changing = mutator(hint, **more)
    plan = plan_call(__name__, (value,), {})
    return values(changing.mutate(plan, seed) for seed in range(3000))


@pytest.mark.parametrize(
    ("hint", "value", "wanted"),
    [
        (list[int], [3, 1, 2], lambda v: v == []),
        (list[int], [3, 1, 2], lambda v: v == [2, 1, 3]),
        (list[int], [3, 1, 2], lambda v: v == [1, 2, 3]),
        (list[int], [3, 1, 2], lambda v: len(v) > len(set(v)) > 2),
        (list[int], [3, 1, 2], lambda v: len(v) == 18),
        (int | None, 4, lambda v: v is None),
        (str, "abc", lambda v: v == "needle"),
        (str, "abc", lambda v: "needle" in v and v != "needle"),
        (str, "abc", lambda v: v == "ABC"),
        (float, 1.0, lambda v: v != v),
        (int, 1, lambda v: v > 2**60),
        (list[list[int]], [[1], [2]], lambda v: len(v) > 1 and v[0] is v[1]),
        (Any, [1, 2], lambda v: any(type(part) is bool for part in v)),
        (Any, [1, 2], lambda v: any(part is v for part in v)),
        (Any, [1, 2], lambda v: any(type(part) is list and part is not v for part in v)),
    ],
)
def test_corners_are_reached(hint: object, value: object, wanted: Callable[[Any], bool]) -> None:
    assert any(wanted(made) for made in reached(hint, value))


def test_what_is_declared_hashable_stays_so() -> None:
    for made in reached(Any, [1, "a"], hashable=True):
        assert isinstance(made, list)
        assert all(type(part).__hash__ is not None for part in made)


def test_huge_numbers_can_be_left_out() -> None:
    changing = mutator(int, constants=mine([b"x = 10 ** 9"]))
    changing.huge = False
    plan = plan_call(__name__, (1,), {})
    made = [*values(changing.mutate(plan, seed) for seed in range(2000)), *values(Sweep(changing, plan))]
    assert all(isinstance(value, int) and abs(value) < 2**40 for value in made)


def test_sizes_are_bounded() -> None:
    changing = mutator(list[int], constants=mine([b"x = 4000"]))
    plan = plan_call(__name__, ([1],), {})
    for _ in range(300):
        plan = changing.mutate(plan, _)
        assert len(plan.edges[0].edges[0].edges) <= LARGEST + 8


def test_arguments_with_a_default_may_be_left_out() -> None:
    spec = spec_of(int, __name__)
    changing = Mutator([spec, spec], {"b": spec, "c": spec}, Constants(), frozenset({"b", "c"}), 1)
    by_place = [make_call(changing.mutate(plan_call("m", (1, 2), {}), seed), HERE) for seed in range(500)]
    assert {len(args) for args, _ in by_place} == {1, 2}
    by_name = [make_call(changing.mutate(plan_call("m", (1,), {"c": 2}), seed), HERE) for seed in range(500)]
    assert {tuple(kwargs) for _, kwargs in by_name} == {(), ("c",)}
    assert {len(args) for args, _ in by_name} == {1}


def test_arguments_without_a_default_stay() -> None:
    for seed in range(300):
        args, kwargs = make_call(mutator(int, int).mutate(plan_call("m", (1, 2), {"x": 3}), seed), HERE)
        assert (len(args), list(kwargs)) == (2, ["x"])


def test_a_call_without_arguments_has_no_change() -> None:
    plan = plan_call("m", (), {})
    assert make_call(mutator().mutate(plan, 1), HERE) == ([], {})
    assert list(Sweep(mutator(), plan)) == []


def test_the_sweep_puts_each_corner_and_what_looks_like_it_beside() -> None:
    plan = plan_call(__name__, ("a", "b"), {})
    made = [make_call(swept, HERE)[0] for swept in Sweep(mutator(str, str), plan)]
    corners = {*BY_TYPE["str"], "needle"}
    assert corners <= {first for first, _ in made}
    assert ["needle", "NEEDLE"] in made
    alone = values(Sweep(mutator(str), plan_call(__name__, ("a",), {})))
    assert corners <= set(alone)


def test_the_sweep_leaves_choices_alone() -> None:
    assert list(Sweep(mutator(Literal["a", "b"]), plan_call(__name__, ("a",), {}))) == []
    assert list(Sweep(mutator(Literal["a"] | None), plan_call(__name__, ("a",), {}))) == []


IMMUTABLE: Sequence[object] = (1, "a", None, True, (1, ("a", None)), Colour.BLUE, b"", 1.5)


@pytest.mark.parametrize("value", IMMUTABLE, ids=repr)
def test_the_plan_of_an_immutable_value_makes_it(value: object) -> None:
    plan = Node("call")
    arguments = Node("tuple")
    arguments.edges = [value_node(value)]
    plan.edges = [arguments, Node("dict")]
    (made,), _ = make_call(plan, HERE)
    assert made == value
    assert type(made) is type(value)


def test_the_call_of_a_row_makes_it() -> None:
    assert make_call(corner_calls(tuple(IMMUTABLE)), HERE) == (list(IMMUTABLE), {})
