"""Which lines belong to a statement itself, without the block below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
_BELOW = (ast.stmt, ast.ExceptHandler, ast.match_case)

Clause = ast.stmt | ast.ExceptHandler | ast.match_case


def own_lines(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of every statement, `except` and `case` of a file.

    Of those with a block it is the lines above the block; decorators are part of their definition.
    """
    clauses: list[Clause] = list(tree.body)
    for clause in clauses:
        blocks = [block for name in _BLOCKS if (block := getattr(clause, name, None))]
        first = _first_line(clause)
        if blocks:
            above_block = _first_line(blocks[0][0]) - 1
            yield first, max([getattr(clause, "lineno", first), above_block, *_ends(clause)])
        else:
            yield first, getattr(clause, "end_lineno", None) or first
        for block in blocks:
            # The list grows while it is read: a walk without recursion, whatever the depth.
            clauses.extend(block)


def _first_line(clause: Clause) -> int:
    if isinstance(clause, ast.match_case):
        return clause.pattern.lineno
    decorators: list[ast.expr] = getattr(clause, "decorator_list", [])
    return min([clause.lineno, *(decorator.lineno for decorator in decorators)])


def _ends(node: ast.AST) -> Iterator[int]:
    """Yield the last lines of the expressions directly in a statement."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _BELOW):
            end: int | None = getattr(child, "end_lineno", None)
            if end is None:
                yield from _ends(child)
            else:
                yield end
