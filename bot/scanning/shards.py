"""Cuts a repository into parts that can be scanned apart: files that import one another stay together.

A group of files that are connected by imports is cut only where it is larger than a part may be. Small
groups share a part, so that a repository of scripts does not become a thousand jobs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.scanning.graph import Graph


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a part may be: files, bytes of them, and files around it that are read along."""

    files: int = 200
    size: int = 2_000_000
    around: int = 40


@dataclass(frozen=True, slots=True)
class Shard:
    """A part: the files that are scanned, and those around them that are read for what they tell."""

    paths: tuple[str, ...]
    around: tuple[str, ...] = ()


def shards(
    graph: Graph,
    sizes: Mapping[str, int],
    bounds: Bounds | None = None,
    only: Collection[str] | None = None,
) -> tuple[Shard, ...]:
    """Return the parts of a repository: every file is in exactly one, equal input gives equal parts.

    A file that is larger than a part may be is a part of its own. With `only` these files alone are parted;
    the others may still lie around them.
    """
    bounds = bounds or Bounds()
    wider = graph
    if only is not None:
        inside = frozenset(only)
        graph = {path: others & inside for path, others in graph.items() if path in inside}
    pieces = [piece for group in groups(graph) for piece in _pieces(group, graph, sizes, bounds)]
    return tuple(
        Shard(paths, around(paths, wider, bounds.around)) for paths in _packed(sorted(pieces), sizes, bounds)
    )


def groups(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Yield the files that are connected by imports, each group sorted, by its first file."""
    left = set(graph)
    for start in sorted(graph):
        if start in left:
            found = _reached(start, graph, left)
            left -= found
            yield tuple(sorted(found))


def around(paths: Collection[str], graph: Graph, most: int) -> tuple[str, ...]:
    """Return the files next to some files, those first that touch most of them."""
    inside = frozenset(paths)
    touched: dict[str, int] = {}
    for path in inside:
        for other in graph.get(path, frozenset()) - inside:
            touched[other] = touched.get(other, 0) + 1
    return tuple(sorted(touched, key=lambda path: (-touched[path], path))[:most])


def _reached(start: str, graph: Graph, allowed: Collection[str]) -> set[str]:
    found, waiting = {start}, deque([start])
    while waiting:
        for other in graph[waiting.popleft()]:
            if other in allowed and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _pieces(
    group: Sequence[str], graph: Graph, sizes: Mapping[str, int], bounds: Bounds
) -> Iterator[tuple[str, ...]]:
    """Yield a group as it is, or connected pieces of it that are small enough."""
    if _fits(group, sizes, bounds):
        yield tuple(group)
        return
    left = set(group)
    for start in group:
        if start in left:
            piece = _grown(start, graph, left, sizes, bounds)
            left -= set(piece)
            yield piece


def _grown(
    start: str, graph: Graph, allowed: Collection[str], sizes: Mapping[str, int], bounds: Bounds
) -> tuple[str, ...]:
    """Return a connected piece around a file, its nearest neighbours first, until it is full."""
    taken, seen, waiting = [start], {start}, deque([start])
    room = bounds.size - sizes.get(start, 0)
    while waiting and len(taken) < bounds.files:
        for other in sorted(graph[waiting.popleft()]):
            if other in seen or other not in allowed:
                continue
            seen.add(other)
            if len(taken) < bounds.files and sizes.get(other, 0) <= room:
                taken.append(other)
                room -= sizes.get(other, 0)
                waiting.append(other)
    return tuple(sorted(taken))


def _packed(
    pieces: Sequence[tuple[str, ...]], sizes: Mapping[str, int], bounds: Bounds
) -> Iterator[tuple[str, ...]]:
    """Put pieces together: each where the first that has room for it, so that little is left over."""
    held: list[list[str]] = []
    for piece in pieces:
        home = next((part for part in held if _fits((*part, *piece), sizes, bounds)), None)
        if home is None:
            held.append(home := [])
        home.extend(piece)
    for part in held:
        yield tuple(sorted(part))


def _fits(paths: Collection[str], sizes: Mapping[str, int], bounds: Bounds) -> bool:
    return len(paths) <= bounds.files and sum(sizes.get(path, 0) for path in paths) <= bounds.size
