"""A parsed file with its parents: what every other question starts from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.syntax.nodes import (
    COMPREHENSIONS,
    FUNCTIONS,
    LOOPS,
    NODE_FIELDS,
    SCOPES,
    FunctionNode,
    LoopNode,
    ScopeNode,
)

# What Python's tokenizer calls a line end; `str.splitlines` would also split at form feeds and U+2028.
_LINE_END = re.compile(rb"\r\n|\r|\n")


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
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    buckets: dict[type[ast.AST], list[ast.AST]] = field(default_factory=dict)
    _lines: list[bytes] | None = None

    @property
    def lines(self) -> list[bytes]:
        """The lines without their ends; line `n` is `lines[n - 1]`."""
        if self._lines is None:
            self._lines = _LINE_END.split(self.utf8)
        return self._lines

    def link(self) -> list[ast.AST]:
        """Fill `parents` and `buckets` (the nodes of each class) and return all nodes, parents before
        children."""
        parents, buckets = self.parents, self.buckets
        nodes: list[ast.AST] = [self.tree]
        append = nodes.append
        fields = NODE_FIELDS
        # The list grows while it is read: a breadth-first walk without a second container.
        for node in nodes:
            cls = node.__class__
            bucket = buckets.get(cls)
            if bucket is None:
                buckets[cls] = [node]
            else:
                bucket.append(node)
            for name in fields[cls]:
                value = getattr(node, name, None)
                if value.__class__ is list:
                    for item in value:
                        if item is not None and item.__class__ in fields:
                            parents[item] = node
                            append(item)
                elif value is not None and value.__class__ in fields:
                    parents[value] = node
                    append(value)
        return nodes

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
        below = node
        for above in self.ancestors(node):
            if isinstance(above, SCOPES) and not _evaluated_outside(above, below):
                return above
            below = above
        return self.tree

    def function(self, node: ast.AST) -> FunctionNode | None:
        """Return the innermost function that `node` runs in, None at module or class level."""
        below = node
        for above in self.ancestors(node):
            if isinstance(above, FUNCTIONS) and not _evaluated_outside(above, below):
                return above
            below = above
        return None

    def enclosing_class(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the class whose method contains `node`, None outside classes."""
        for above in self.ancestors(node):
            if isinstance(above, ast.ClassDef):
                return above
        return None

    def loops(self, node: ast.AST) -> list[LoopNode]:
        """Return the loops, innermost first, that evaluate `node` again and again within one call."""
        found: list[LoopNode] = []
        below, under = node, node
        for above in self.ancestors(node):
            if isinstance(above, SCOPES) and not _evaluated_outside(above, below):
                break
            if isinstance(above, LOOPS) and _repeats(above, below, under):
                found.append(above)
            below, under = above, below
        return found


def _repeats(loop: LoopNode, part: ast.AST, under: ast.AST) -> bool:
    """Tell whether `part`, a direct child of `loop` (and `under`, below it), is evaluated once per
    iteration."""
    if isinstance(loop, COMPREHENSIONS):
        first = loop.generators[0]
        return part is not first or any(under is condition for condition in first.ifs)
    if isinstance(loop, ast.While):
        return all(part is not statement for statement in loop.orelse)
    return any(part is statement for statement in loop.body)


def _evaluated_outside(scope: ScopeNode, part: ast.AST) -> bool:
    """Tell whether `part`, a direct child of `scope`, is evaluated where the scope is defined."""
    if isinstance(scope, ast.ClassDef):
        return part in scope.bases or part in scope.keywords or part in scope.decorator_list
    if isinstance(scope, ast.Lambda):
        return part is scope.args
    if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return part is scope.args or part is scope.returns or part in scope.decorator_list
    return False
