"""Predicates that a block asks a second time about the same things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from engine.syntax.code import Code
from engine.syntax.evaluation import is_unconditional
from engine.syntax.flow import block_of
from engine.syntax.nodes import descend, dotted, root_name

_PREDICATE = re.compile(r"_?(is|has|can|should|needs|supports|allows|matches|contains)_\w+$")
_FAR = 20
"""How many lines apart the two questions may stand for a person to see both."""


def asked_again(code: Code, call: ast.Call) -> Iterator[ast.Call]:
    """Yield the calls that ask what `call`, in the test of an `if` of a loop, has asked before."""
    statement = code.statement(call)
    if not isinstance(statement, ast.If) or not code.loops(call) or not _is_question(code, call):
        return
    above = code.parent(statement)
    block = block_of(above, statement) if above is not None else []
    position = next((i for i, item in enumerate(block) if item is statement), len(block))
    for later in block[position:]:
        if _changes_inputs(code, call, later):
            return
        if later is not statement:
            yield from (other for other in _calls(later) if _same_question(code, call, other))


def _is_question(code: Code, call: ast.Call) -> bool:
    name = (dotted(call.func) or "").rpartition(".")[2]
    simple = all(isinstance(argument, ast.Constant) or dotted(argument) for argument in call.args)
    asked = bool(call.args) and not call.keywords and simple and _PREDICATE.match(name) is not None
    return asked and is_unconditional(call, code)


def _calls(statement: ast.stmt) -> Iterator[ast.Call]:
    return (part for part in descend(statement, into_functions=False) if isinstance(part, ast.Call))


def _same_question(code: Code, call: ast.Call, other: ast.Call) -> bool:
    near = other.lineno - call.lineno <= _FAR
    return near and other.func.__class__ is call.func.__class__ and code.text(other) == code.text(call)


def _changes_inputs(code: Code, call: ast.Call, statement: ast.stmt) -> bool:
    """Tell whether a statement visibly changes what the question is about."""
    changes = code.changes(statement)
    roots = {root_name(part) for part in (call.func, *call.args)}
    changed = changes.assigned | changes.mutated | changes.stored
    worked_on = changes.touched | changes.passed if isinstance(statement, ast.Expr) else set()
    return any(path.partition(".")[0] in roots for path in changed | worked_on)
