"""Places: each value of a plan once, with what may stand there; copies that share what was shared."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st

from engine.inside.digests import digest
from engine.inside.graph import Node
from engine.inside.places import Place, copied, places_of
from engine.inside.plans import plan_call
from engine.inside.specs import Spec, spec_of

VALUES = st.recursive(
    st.integers() | st.text(max_size=3) | st.none() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=12,
)


@dataclasses.dataclass
class Point:
    x: int
    tag: Any = None


def place(hint: object, value: object) -> list[Place]:
    return places_of(plan_call(__name__, (value,), {}), [spec_of(hint, __name__)], {})


def written(places: list[Place]) -> list[str]:
    return [f"{place.node.kind}:{place.spec.how}" for place in places]


def test_arguments_come_first_and_by_name() -> None:
    plan = plan_call(__name__, (1,), {"b": [2], "unknown": 3})
    places = places_of(plan, [Spec("atom", "int")], {"b": spec_of(list[int], __name__)})
    assert written(places) == ["int:atom", "list:holds", "int:atom", "int:kept"]
    assert [place.top for place in places] == [True, True, False, True]


def test_what_stands_deeper_follows_its_annotation() -> None:
    assert written(place(dict[str, list[int]], {"a": [1]})) == [
        "dict:holds",
        "str:atom",
        "list:holds",
        "int:atom",
    ]
    assert written(place(tuple[int, str], (1, "a"))) == ["tuple:holds", "int:atom", "str:atom"]
    assert written(place(list[int] | None, [1])) == ["list:union", "int:atom"]
    assert written(place(Any, [(1,)])) == ["list:free", "tuple:free", "int:free"]
    assert written(place(Point, Point(1))) == ["instance:record", "int:atom", "NoneType:free"]


def test_what_is_not_known_is_kept() -> None:
    assert written(place(range, [1])) == ["list:kept", "int:kept"]
    assert written(place(Literal[(1,)], (1,))) == ["tuple:choice", "int:kept"]
    assert written(places_of(plan_call(__name__, (1, 2), {}), [Spec("free")], {})) == ["int:free", "int:kept"]


def test_only_hashable_values_stand_at_keys() -> None:
    assert [place.key for place in place(dict[tuple[int, int], int], {(1, 2): 3})] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert [place.key for place in place(set[int], {1})] == [False, True]
    assert [place.key for place in place(list[int], [1])] == [False, False]


def test_another_value_can_be_put() -> None:
    found = place(list[int], [1, 2])
    found[1].put(Node("int", 9))
    assert [part.payload for part in found[0].node.edges] == [9, 2]
    assert found[1].node.payload == 9


def test_a_list_in_itself_ends() -> None:
    loop: list[object] = [1]
    loop.append(loop)
    assert written(place(Any, loop)) == ["list:free", "int:free", "list:free"]


@given(VALUES)
def test_a_copy_is_equal_and_its_own(value: object) -> None:
    plan = plan_call(__name__, (value, value), {"again": value})
    before = digest(plan)
    fresh = copied(plan)
    assert digest(fresh) == before
    for place in places_of(fresh, [], {}):
        place.parent.edges.clear()
    assert digest(plan) == before


def test_a_copy_shares_what_was_shared() -> None:
    inner = [1]
    fresh = copied(plan_call(__name__, ([inner, inner, [1]],), {}))
    one, other, apart = fresh.edges[0].edges[0].edges
    assert one is other
    assert one is not apart
