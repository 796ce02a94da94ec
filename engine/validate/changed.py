"""Which lines of a file a rewrite touches, as whole statements: what tests must reach."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher


def changed_lines(before: bytes, after: bytes) -> frozenset[int]:
    """Return the lines (1-based) of `before` that differ in `after`, grown to whole statements.

    Where `after` only adds lines, the ones on both sides of the addition count.
    """
    old, new = before.splitlines(), after.splitlines()
    found: set[int] = set()
    for kind, start, end, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "insert":
            found |= {start, start + 1}
        elif kind != "equal":
            found |= set(range(start + 1, end + 1))
    kept = frozenset(found & set(range(1, len(old) + 1)))
    try:
        tree = ast.parse(before)
    except (SyntaxError, ValueError):
        return kept
    return kept.union(*(lines for lines in _statements(tree) if kept & lines))


def _statements(tree: ast.Module) -> Iterator[frozenset[int]]:
    """Yield the lines of each simple statement, and of the head of each compound one within a function."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.stmt) and node is not function:
                    body = getattr(node, "body", None)
                    first = body[0].lineno - 1 if body else node.end_lineno or node.lineno
                    yield frozenset(range(node.lineno, max(node.lineno, first) + 1))
