from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from engine.scan.cycles import cycles


def reach(edges: Mapping[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    stack = list(edges.get(start, ()))
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(edges.get(node, ()))
    return seen


NODE = st.sampled_from("abcdefgh")


@given(st.dictionaries(NODE, st.lists(NODE, max_size=4)))
def test_cycles_are_the_groups_that_reach_one_another(edges: dict[str, list[str]]) -> None:
    nodes = set(edges) | {node for targets in edges.values() for node in targets}
    below = {node: reach(edges, node) for node in nodes}
    groups = {tuple(sorted({node} | {o for o in below[node] if node in below[o]})) for node in nodes}
    assert sorted(cycles(edges)) == sorted(group for group in groups if len(group) > 1)


def test_a_long_chain_needs_no_deep_stack() -> None:
    names = [f"n{i}" for i in range(5000)]
    ring = {name: [names[(i + 1) % len(names)]] for i, name in enumerate(names)}
    assert [len(group) for group in cycles(ring)] == [5000]
