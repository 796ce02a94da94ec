"""Which files of a repository import one another, told from their import lines alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.scan.neighbours import import_lines
from engine.scan.roots import Roots

Graph = Mapping[str, frozenset[str]]
"""Every file with those that it imports or that import it: what one holds of another, the other holds too."""


def import_graph(paths: Iterable[str], contents: Mapping[str, bytes], roots: Roots) -> Graph:
    """Return the graph of some files; imports of any other file are left out, and so are those of itself."""
    wanted = sorted(set(paths))
    met: dict[str, set[str]] = {path: set() for path in wanted}
    for path in wanted:
        for fact in import_lines(contents.get(path, b"")):
            other = roots.imported(path, fact)
            if other is not None and other != path and other in met:
                met[path].add(other)
                met[other].add(path)
    return {path: frozenset(others) for path, others in met.items()}
