"""Places that are reached when something is wrong: there people wait for the message, not for the code."""

from __future__ import annotations

import ast

from engine.syntax.binding import NameView
from engine.syntax.flow import block_of
from engine.syntax.nodes import FUNCTIONS, dotted

_LOGS = frozenset({"debug", "info", "warning", "warn"})
_FAILS = frozenset({"fail", "error", "exception", "critical", "abort", "fatal"})


def on_failure(code: NameView, node: ast.AST) -> bool:
    """Tell whether `node` runs only when something is wrong, or for the text of a message.

    It stands behind a statement that reports an error, in a branch that ends by raising one and cannot be
    left before, or in what a log is given.
    """
    below: ast.AST = node
    for above in code.module.ancestors(node):
        if isinstance(below, ast.stmt):
            block = block_of(above, below)
            position = next((i for i, item in enumerate(block) if item is below), 0)
            if any(map(_reports, block[:position])):
                return True
            if isinstance(above, ast.If) and _ends_by_raising(code, block[position:]):
                return True
        if isinstance(above, (*FUNCTIONS, ast.ClassDef)):
            return False
        if isinstance(above, ast.Call) and below is not above.func and _name(above) in _LOGS | _FAILS:
            return True
        below = above
    return False


def guards_rejection(code: NameView, node: ast.AST) -> bool:
    """Tell whether an expression stands in a test that only rejects: `if x not in names: raise …`."""
    statement = code.statement(node)
    return (
        isinstance(statement, ast.If)
        and code.module.contains(statement.test, node)
        and isinstance(statement.body[-1], ast.Raise)
    )


def _reports(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and (_name(statement.value) in _FAILS)
    )


def _name(call: ast.Call) -> str:
    return (dotted(call.func) or "").rpartition(".")[2]


def _ends_by_raising(code: NameView, block: list[ast.stmt]) -> bool:
    """Tell whether a run of statements raises at its end, whatever happens in it."""
    if not block or not isinstance(block[-1], ast.Raise):
        return False
    return not any(code.within(statement, ast.Return) for statement in block)
