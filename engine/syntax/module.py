"""A parsed file with its parents: what every other question starts from."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress
from operator import attrgetter
from typing import TypeVar

from engine.syntax.nodes import (
    BACKWARDS,
    FUNCTIONS,
    LOOPS,
    SCOPES,
    FunctionNode,
    LoopNode,
    ScopeNode,
    descend,
    evaluated_outside,
    last_child,
    repeats,
)

Node = TypeVar("Node", bound=ast.AST)

# What Python's tokenizer calls a line end; `str.splitlines` would also split at form feeds and U+2028.
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LINE = attrgetter("lineno")
# A look at the class is many times cheaper than `isinstance` on the way up, where most answers are no.
_IS_LOOP = frozenset(LOOPS)
_IS_SCOPE = frozenset(SCOPES)
_IS_FUNCTION = frozenset(FUNCTIONS)


@dataclass(slots=True, eq=False)
class Module:
    """One parsed file.

    `utf8` is the text as UTF-8 without byte-order mark, so that `ast` columns index it; `encoding` and `bom`
    tell how the file itself is stored. `lowered` holds the lines of statements whose syntax is newer than the
    interpreter: they were scanned in an older equal-length spelling and must not be edited.
    """

    path: str
    utf8: bytes
    tree: ast.Module
    encoding: str = "utf-8"
    bom: bool = False
    lowered: frozenset[int] = frozenset()
    nodes: list[ast.AST] = field(default_factory=list)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    buckets: dict[type[ast.AST], list[ast.AST]] = field(default_factory=dict)
    _lines: list[bytes] | None = None
    _names: dict[str, list[ast.Name]] | None = None
    _position: dict[ast.AST, int] | None = None
    _bucket_positions: dict[type[ast.AST], list[int]] = field(default_factory=dict)
    _among_positions: dict[frozenset[type[ast.AST]], list[int]] = field(default_factory=dict)
    _scope_positions: list[int] | None = None
    _loop_count: list[int] | None = None
    _marked: dict[int, list[bool]] = field(default_factory=dict)
    _loops: dict[ast.AST, list[LoopNode]] = field(default_factory=dict)
    _ends: dict[ast.AST, int] = field(default_factory=dict)

    @property
    def lines(self) -> list[bytes]:
        """The lines without their ends; line `n` is `lines[n - 1]`."""
        if self._lines is None:
            plain = b"\r" not in self.utf8
            self._lines = self.utf8.split(b"\n") if plain else _LINE_END.split(self.utf8)
        return self._lines

    def link(self) -> list[ast.AST]:
        """Fill `nodes`, `parents` and `buckets` (the nodes of each class); return `nodes`, which stand in
        source order, parents before children. A file that is linked stays as it is."""
        nodes, parents, buckets = self.nodes, self.parents, self.buckets
        if nodes:
            return nodes
        stack: list[ast.AST] = [self.tree]
        pop, push, append = stack.pop, stack.append, nodes.append
        # Most of the time of a scan that finds nothing goes by here, so the walk of `descend` is spelled out.
        while stack:
            node = pop()
            append(node)
            cls = node.__class__
            if cls in buckets:
                buckets[cls].append(node)
            else:
                buckets[cls] = [node]
            for name in BACKWARDS[cls]:
                value: ast.AST | list[ast.AST | None] | None = getattr(node, name, None)
                if value is None:
                    continue
                if isinstance(value, list):
                    for item in value[::-1]:
                        if item is not None:
                            parents[item] = node
                            push(item)
                else:
                    parents[value] = node
                    push(value)
        return nodes

    def named(self, name: str) -> Sequence[ast.Name]:
        """Return all places of the file that read or bind a plain name of this spelling, in source order."""
        if self._names is None:
            self._names = defaultdict(list)
            for node in self.buckets.get(ast.Name, ()):
                assert isinstance(node, ast.Name)
                self._names[node.id].append(node)
        return self._names.get(name, ())

    def below(self, node: ast.AST) -> Sequence[ast.AST]:
        """Return `node` and all nodes below it, in source order, parents before children."""
        start = self._positions().get(node)
        # A subtree is one stretch of the list. A node that is none of the file's was made by a rule.
        return list(descend(node)) if start is None else self.nodes[start : self._end(node)]

    def within(self, node: ast.AST, cls: type[Node]) -> list[Node]:
        """Return the nodes of a class among those that `below(node)` gives."""
        bucket = self.buckets.get(cls)
        if bucket is None:
            return []
        positions = self._positions_of(cls, bucket)
        first = bisect_left(positions, self._positions()[node])
        # A bucket has nodes of its class alone; saying so by `cast` would be one more call.
        return bucket[first : bisect_left(positions, self._end(node), first)]  # type: ignore[return-value]

    def below_among(self, node: ast.AST, wanted: frozenset[type[ast.AST]]) -> list[ast.AST]:
        """Return those nodes that `below(node)` gives that are of one of the classes."""
        positions, (start, end) = self.positions_among(wanted), self.stretch(node)
        first = bisect_left(positions, start)
        return [self.nodes[at] for at in positions[first : bisect_left(positions, end, first)]]

    def position(self, node: ast.AST) -> int:
        """Return where in `nodes` a node of this file stands."""
        return self._positions()[node]

    def stretch(self, node: ast.AST) -> tuple[int, int]:
        """Return where in `nodes` a node and those below it begin and end (behind the last)."""
        return self._positions()[node], self._end(node)

    def contains(self, region: ast.AST, node: ast.AST) -> bool:
        """Tell whether `node` is `region` or lies below it."""
        position = self._positions()
        return position[region] <= position[node] < self._end(region)

    def own(self, node: ast.AST) -> list[ast.AST]:
        """Return what `below(node)` gives, without what lies below functions, lambdas and classes inside."""
        start = self._positions()[node]
        return [node, *self._without_inner(start + 1, self._end(node))]

    def own_of(self, block: Sequence[ast.AST]) -> list[ast.AST]:
        """Return the same for neighbours, such as the statements of a body: each counts as inside."""
        return self._without_inner(self._positions()[block[0]], self._end(block[-1])) if block else []

    def own_among(self, block: Sequence[ast.AST], wanted: frozenset[type[ast.AST]]) -> list[ast.AST]:
        """Return those nodes of `own_of(block)` that are of one of the classes."""
        return self._among(self._positions()[block[0]], self._end(block[-1]), wanted) if block else []

    def own_below_among(self, node: ast.AST, wanted: frozenset[type[ast.AST]]) -> list[ast.AST]:
        """Return those nodes of `own(node)`, without `node` itself, that are of one of the classes."""
        return self._among(self._positions()[node] + 1, self._end(node), wanted)

    def _among(self, start: int, end: int, wanted: frozenset[type[ast.AST]]) -> list[ast.AST]:
        inner, nodes, positions = self._inner_scopes(), self.nodes, self.positions_among(wanted)
        found: list[int] = []
        at = bisect_left(positions, start)
        for index in range(bisect_left(inner, start), bisect_left(inner, end)):
            scope = inner[index]
            if scope >= start:
                stop = bisect_left(positions, scope + 1, at)
                found += positions[at:stop]
                start = self._end(nodes[scope])
                at = bisect_left(positions, start, stop)
        found += positions[at : bisect_left(positions, end, at)]
        return [nodes[position] for position in found]

    def positions_among(self, wanted: frozenset[type[ast.AST]]) -> list[int]:
        """Return where in `nodes` the nodes of some classes stand."""
        known = self._among_positions.get(wanted)
        if known is None:
            position, buckets = self._positions(), self.buckets
            known = [position[node] for cls in wanted if cls in buckets for node in buckets[cls]]
            known.sort()
            self._among_positions[wanted] = known
        return known

    def _without_inner(self, start: int, end: int) -> list[ast.AST]:
        inner = self._inner_scopes()
        found: list[ast.AST] = []
        for at in range(bisect_left(inner, start), bisect_left(inner, end)):
            if inner[at] >= start:
                found += self.nodes[start : inner[at] + 1]
                start = self._end(self.nodes[inner[at]])
        found += self.nodes[start:end]
        return found

    def _inner_scopes(self) -> list[int]:
        """The positions of all functions, lambdas and classes."""
        if self._scope_positions is None:
            positions = self._positions()
            self._scope_positions = sorted(
                positions[node] for cls in (*FUNCTIONS, ast.ClassDef) for node in self.buckets.get(cls, ())
            )
        return self._scope_positions

    def _positions(self) -> dict[ast.AST, int]:
        if self._position is None:
            self._position = dict(zip(self.nodes, range(len(self.nodes)), strict=True))
        return self._position

    def _positions_of(self, cls: type[ast.AST], bucket: list[ast.AST]) -> list[int]:
        known = self._bucket_positions.get(cls)
        if known is None:
            position = self._positions()
            known = self._bucket_positions[cls] = [position[node] for node in bucket]
        return known

    def _end(self, node: ast.AST) -> int:
        """The position behind the last node below `node`."""
        known = self._ends.get(node)
        if known is None:
            last, child = node, last_child(node)
            while child is not None:
                last, child = child, last_child(child)
            known = self._ends[node] = self._positions()[last] + 1
        return known

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return the source of `node` as written."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        if first == last:
            return self.lines[first][node.col_offset : node.end_col_offset].decode()
        parts = [
            self.lines[first][node.col_offset :],
            *self.lines[first + 1 : last],
            self.lines[last][: node.end_col_offset],
        ]
        return b"\n".join(parts).decode()

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node directly above, None for the module."""
        return self.parents.get(node)

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes above, nearest first."""
        above = self.parents.get(node)
        while above is not None:
            yield above
            above = self.parents.get(above)

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the statement that contains `node` (itself, if it is one)."""
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.stmt):
            current = self.parents.get(current)
        if current is None:
            raise LookupError("the node is not part of a statement of this module")
        return current

    def scope(self, node: ast.AST) -> ScopeNode:
        """Return the function, lambda, class or module whose names `node` sees first."""
        parents = self.parents
        below, above = node, parents.get(node)
        while above is not None:
            if (
                above.__class__ in _IS_SCOPE
                and isinstance(above, SCOPES)
                and not evaluated_outside(above, below)
            ):
                return above
            below, above = above, parents.get(above)
        return self.tree

    def function(self, node: ast.AST) -> FunctionNode | None:
        """Return the innermost function that `node` runs in, None at module or class level."""
        parents = self.parents
        below, above = node, parents.get(node)
        while above is not None:
            if (
                above.__class__ in _IS_FUNCTION
                and isinstance(above, FUNCTIONS)
                and not evaluated_outside(above, below)
            ):
                return above
            below, above = above, parents.get(above)
        return None

    def enclosing_class(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the class whose method contains `node`, None outside classes."""
        parents = self.parents
        above = parents.get(node)
        while above is not None and not isinstance(above, ast.ClassDef):
            above = parents.get(above)
        return above

    def in_loops(self, nodes: Sequence[Node], times: int) -> Sequence[Node]:
        """Return those of some expressions or statements that start on lines over which so many loops run."""
        if not times:
            return nodes
        marked = self._marked.get(times)
        if marked is None:
            marked = self._marked[times] = [count >= times for count in self._loops_per_line()]
        return list(compress(nodes, map(marked.__getitem__, map(_LINE, nodes)))) if marked else ()

    def _loops_per_line(self) -> list[int]:
        """How many loops run over each line, headers included; empty in a file without any."""
        if self._loop_count is None:
            loops = [loop for cls in LOOPS for loop in self.buckets.get(cls, ())]
            steps = [0] * (len(self.lines) + 2) if loops else []
            for loop in loops:
                assert isinstance(loop, LOOPS)
                steps[loop.lineno] += 1
                steps[(loop.end_lineno or loop.lineno) + 1] -= 1
            self._loop_count = list(accumulate(steps))
        return self._loop_count

    def loops(self, node: ast.AST) -> list[LoopNode]:
        """Return the loops, innermost first, that evaluate `node` again and again within one call."""
        if isinstance(node, (ast.expr, ast.stmt)):
            count = self._loops_per_line()
            if not count or not count[node.lineno]:
                return []
        known = self._loops.get(node)
        if known is None:
            known = self._loops[node] = self._loops_above(node)
        return known

    def _loops_above(self, node: ast.AST) -> list[LoopNode]:
        found: list[LoopNode] = []
        parents = self.parents
        below, under, above = node, node, parents.get(node)
        while above is not None:
            if above.__class__ in _IS_LOOP and isinstance(above, LOOPS):
                if repeats(above, below, under):
                    found.append(above)
            elif above.__class__ in _IS_SCOPE and not evaluated_outside(above, below):
                break
            below, under, above = above, below, parents.get(above)
        return found
