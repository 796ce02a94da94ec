"""Laws of the parts: every file once, none too large, and no group cut that need not be."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.scanning.graph import Graph
from bot.scanning.shards import Bounds, around, groups, shards

NAMES = [f"pkg{number % 3}/m{number}.py" for number in range(14)]
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=25)
SIZES = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 30))
BOUNDS = st.builds(Bounds, st.integers(1, 6), st.integers(10, 60), st.integers(0, 3))


def graph_of(pairs: list[tuple[str, str]], names: list[str] = NAMES) -> Graph:
    met: dict[str, set[str]] = {name: set() for name in names}
    for one, other in pairs:
        if one != other:
            met[one].add(other)
            met[other].add(one)
    return {name: frozenset(others) for name, others in met.items()}


@given(PAIRS, SIZES, BOUNDS)
def test_every_file_is_in_exactly_one_part(
    pairs: list[tuple[str, str]], sizes: dict[str, int], bounds: Bounds
) -> None:
    found = shards(graph_of(pairs), sizes, bounds)
    assert sorted(path for shard in found for path in shard.paths) == sorted(NAMES)


@given(PAIRS, SIZES, BOUNDS)
def test_no_part_is_larger_than_allowed_but_for_a_single_large_file(
    pairs: list[tuple[str, str]], sizes: dict[str, int], bounds: Bounds
) -> None:
    for shard in shards(graph_of(pairs), sizes, bounds):
        assert len(shard.paths) <= bounds.files
        assert len(shard.paths) == 1 or sum(sizes.get(path, 0) for path in shard.paths) <= bounds.size


@given(PAIRS, SIZES, BOUNDS)
def test_a_group_that_fits_is_never_cut(
    pairs: list[tuple[str, str]], sizes: dict[str, int], bounds: Bounds
) -> None:
    graph = graph_of(pairs)
    home = {path: shard for shard in shards(graph, sizes, bounds) for path in shard.paths}
    for group in groups(graph):
        size = sum(sizes.get(path, 0) for path in group)
        if len(group) <= bounds.files and size <= bounds.size:
            assert len({id(home[path]) for path in group}) == 1


@given(PAIRS, SIZES, BOUNDS)
def test_what_is_around_a_part_touches_it_and_is_not_in_it(
    pairs: list[tuple[str, str]], sizes: dict[str, int], bounds: Bounds
) -> None:
    graph = graph_of(pairs)
    for shard in shards(graph, sizes, bounds):
        assert len(shard.around) <= bounds.around
        for path in shard.around:
            assert path not in shard.paths
            assert graph[path] & set(shard.paths)


@given(PAIRS)
def test_groups_are_what_imports_connect(pairs: list[tuple[str, str]]) -> None:
    graph = graph_of(pairs)
    found = list(groups(graph))
    where = {path: number for number, group in enumerate(found) for path in group}
    assert sorted(where) == sorted(NAMES)
    assert all(where[one] == where[other] for one, others in graph.items() for other in others)
    for group in found:
        reached, waiting = {group[0]}, [group[0]]
        while waiting:
            fresh = graph[waiting.pop()] - reached
            reached |= fresh
            waiting.extend(fresh)
        assert reached == set(group)


def test_a_huge_group_is_cut_into_connected_pieces_where_its_shape_allows() -> None:
    chain = [f"m{number:03}.py" for number in range(50)]
    graph = graph_of(list(pairwise(chain)), chain)
    found = shards(graph, {}, Bounds(files=10, size=1, around=5))
    assert [shard.paths for shard in found] == [tuple(chain[at : at + 10]) for at in range(0, 50, 10)]
    assert found[0].around == ("m010.py",)
    assert found[1].around == ("m009.py", "m020.py")


def test_small_groups_share_a_part() -> None:
    scripts = [f"script{number:02}.py" for number in range(25)]
    found = shards(graph_of([], scripts), {}, Bounds(files=10))
    assert [len(shard.paths) for shard in found] == [10, 10, 5]


def test_what_a_cut_leaves_over_shares_a_part_with_others() -> None:
    chain = [f"m{number:03}.py" for number in range(13)]
    graph = graph_of(list(pairwise(chain)), [*chain, "z0.py", "z1.py"])
    assert [len(shard.paths) for shard in shards(graph, {}, Bounds(files=10))] == [10, 5]


def test_nothing_makes_no_part() -> None:
    assert shards({}, {}) == ()


def test_of_what_is_around_the_most_touched_come_first() -> None:
    graph = graph_of([("a", "hub"), ("b", "hub"), ("a", "leaf")], ["a", "b", "hub", "leaf"])
    assert around(("a", "b"), graph, 2) == ("hub", "leaf")
    assert around(("a", "b"), graph, 1) == ("hub",)
