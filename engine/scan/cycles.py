"""Groups of files that reach one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def cycles(edges: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of nodes that reach one another, each sorted, largest first (Tarjan's algorithm)."""
    search = _Search(edges)
    for start in sorted(edges):
        search.visit(start)
    return tuple(sorted(search.groups, key=lambda group: (-len(group), group)))


class _Search:
    """One depth-first search over a graph, collecting its strongly connected groups."""

    def __init__(self, edges: Mapping[str, Sequence[str]]) -> None:
        self._edges = edges
        self._order: dict[str, int] = {}
        self._lowest: dict[str, int] = {}
        self._open: list[str] = []
        self._is_open: set[str] = set()
        self.groups: list[tuple[str, ...]] = []

    def visit(self, start: str) -> None:
        """Search from `start` unless it was reached before."""
        if start in self._order:
            return
        trail = [self._enter(start)]
        while trail:
            node, targets = trail[-1]
            for target in targets:
                if target not in self._order:
                    trail.append(self._enter(target))
                    break
                if target in self._is_open:
                    self._lowest[node] = min(self._lowest[node], self._order[target])
            else:
                trail.pop()
                if trail:
                    above = trail[-1][0]
                    self._lowest[above] = min(self._lowest[above], self._lowest[node])
                self._leave(node)

    def _enter(self, node: str) -> tuple[str, Iterator[str]]:
        self._order[node] = self._lowest[node] = len(self._order)
        self._open.append(node)
        self._is_open.add(node)
        return node, iter(self._edges.get(node, ()))

    def _leave(self, node: str) -> None:
        if self._lowest[node] != self._order[node]:
            return
        position = self._open.index(node)
        group = self._open[position:]
        del self._open[position:]
        self._is_open.difference_update(group)
        if len(group) > 1:
            self.groups.append(tuple(sorted(group)))
