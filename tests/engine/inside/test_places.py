from __future__ import annotations

from engine.inside.places import copied, places_of
from engine.inside.plans import plan_call
from engine.inside.specs import spec_of


def test_places_know_their_limits() -> None:
    plan = plan_call("m", ({"a": [1]}, 5), {})
    specs = [spec_of(dict[str, list[int]], "m"), spec_of(int, "m")]
    found = [(p.node.kind, p.spec.how, p.spec.name, p.key, p.top) for p in places_of(plan, specs, {})]
    assert found == [
        ("dict", "holds", "dict", False, True),
        ("str", "atom", "str", True, False),
        ("list", "holds", "list", False, False),
        ("int", "atom", "int", False, False),
        ("int", "atom", "int", False, True),
    ]


def test_a_copy_shares_what_was_shared_and_nothing_with_the_plan() -> None:
    row = [1]
    plan = plan_call("m", ([row, row],), {})
    fresh = copied(plan)
    inner = fresh.edges[0].edges[0].edges
    assert inner[0] is inner[1]
    assert inner[0] is not plan.edges[0].edges[0].edges[0]
