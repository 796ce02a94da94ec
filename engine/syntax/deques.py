"""A local list as a `collections.deque`, where every use of it allows that."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import block_of
from engine.syntax.nodes import LOOPS, LoopNode, dotted
from engine.syntax.splice import ensure_import, replace

_SHARED = frozenset({"append", "extend", "clear", "remove", "count", "copy", "reverse"})
"""Methods that lists and deques share."""

_READERS = frozenset({"len", "bool", "sum", "sorted", "set", "list", "tuple", "any", "all"})


def deque_instead(queue: ast.Name | ast.Attribute, code: Code) -> tuple[tuple[Edit, ...] | None, str]:
    """Return the edits that make the list a deque everywhere, or None and what stands in the way."""
    if not isinstance(queue, ast.Name) or not code.is_local(queue) or code.captured(queue):
        return None, "the list is shared with other code"
    bindings = code.bindings(queue)
    if len(bindings) != 1 or bindings[0].kind != "assign" or bindings[0].value is None:
        return None, "the list is made in several places or has an annotation of its own"
    deque = ensure_import(code.module, "collections", "deque")
    made = _as_deque(bindings[0].value, deque[1] if deque else "", code)
    if deque is None or made is None:
        return None, "the way the list is made has no short form for a deque"
    edits = [*deque[0], made]
    for use in code.uses(queue):
        edit = _use(use, code)
        if edit is None:
            return None, f"`{queue.id}` is also used as a list"
        edits.extend(edit)
    return tuple(edits), ""


def _as_deque(value: ast.expr, deque: str, code: Code) -> Edit | None:
    match value:
        case ast.Call(func=ast.Name(id="list") as name, keywords=[]) if code.origin(name) == "list":
            return replace(name, deque)
        case ast.List(elts=[]):
            return replace(value, f"{deque}()")
        case ast.List() | ast.ListComp():
            return replace(value, f"{deque}({code.text(value)})")
        case _:
            return None


def _use(use: ast.Name, code: Code) -> list[Edit] | None:
    """The edits for one place that reads the list; None where only a list will do."""
    above = code.parent(use)
    match above:
        case ast.Attribute(attr=method) if (
            isinstance(call := code.parent(above), ast.Call) and call.func is above
        ):
            stem = code.text(use)
            if method == "pop" and len(call.args) == 1 and isinstance(call.args[0], ast.Constant):
                return [replace(call, f"{stem}.popleft()")] if call.args[0].value == 0 else None
            if method == "insert" and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0:
                return [replace(call, f"{stem}.appendleft({code.text(call.args[1])})")]
            return [] if method in _SHARED or (method == "pop" and not call.args) else None
        case ast.While() | ast.If() | ast.BoolOp() | ast.UnaryOp() | ast.For() | ast.comprehension():
            return []
        case ast.Call(func=ast.Name(id=reader)) if reader in _READERS:
            return []
        case ast.Compare(ops=[ast.In() | ast.NotIn()]) if above.comparators[0] is use:
            return []
        case _:
            return None


def is_first(node: ast.Call, queue: ast.Name | ast.Attribute, code: Code) -> bool:
    """Tell whether no call above it, in a loop of the same function, works at the front of the same list."""
    function, path, place = code.function(node), dotted(queue), (node.lineno, node.col_offset)
    home = code.module.tree if function is None else function
    return not any(
        isinstance(other.func, ast.Attribute)
        and dotted(other.func.value) == path
        and (other.lineno, other.col_offset) < place
        and isinstance(first := next(iter(other.args), None), ast.Constant)
        and first.value == 0
        and code.loops(other)
        and code.function(other) is function
        for method in ("pop", "insert")
        for other in code.calls_within(home, method)
    )


def is_window(call: ast.Call, queue: ast.expr, code: Code) -> bool:
    """Tell whether the queue keeps its length: it gives an element for each that it gets, or each time it
    grows too long (`if len(recent) > 5: recent.pop(0)`).
    """
    path, statement = dotted(queue), code.statement(call)
    for above in code.module.ancestors(call):
        if isinstance(above, (ast.If, ast.While)) and statement is not above and _measures(above.test, path):
            return True
        if isinstance(above, LOOPS):
            block = block_of(above, statement)
            return any(_puts_one(other, path) for other in block)
    return False


def _measures(test: ast.expr, path: str | None) -> bool:
    match test:
        case ast.Compare(left=ast.Call(func=ast.Name(id="len"), args=[measured]), ops=[ast.Gt() | ast.GtE()]):
            return dotted(measured) == path
        case _:
            return False


def _puts_one(statement: ast.stmt, path: str | None) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="append"))):
            return dotted(owner) == path
        case _:
            return False


def is_worklist(queue: ast.expr, loop: LoopNode, code: Code) -> bool:
    """Tell whether a loop adds to the queue that it takes from: of what is only used up, most is short."""
    path = dotted(queue)
    return any(
        isinstance(call.func, ast.Attribute) and dotted(call.func.value) == path
        for method in ("append", "extend")
        for call in code.calls_within(loop, method)
    )
