"""Lists that are sorted again after each element that is put into them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, block_of, few_turns, frequency
from engine.syntax.nodes import LoopNode, descend, dotted
from engine.syntax.splice import ensure_import, remove_statement, replace


@dataclass(frozen=True, slots=True)
class Resorted:
    """`added` puts an element into the list `path`, and `sort` sorts all of it; in a loop, or once per call.

    Without `added` the loop fills the list elsewhere.
    """

    path: str
    added: ast.Call | None
    sort: ast.Call
    in_loop: bool


def resorted(code: Code, sort: ast.Call) -> Resorted | None:
    """Return the addition that a call of `sort` follows each time, None for other calls."""
    statement = code.parent(sort)
    if not isinstance(sort.func, ast.Attribute) or sort.func.attr != "sort" or sort.args:
        return None
    path, function = dotted(sort.func.value), code.function(sort)
    if path is None or function is None or not isinstance(statement, ast.Expr):
        return None
    added = _addition_before(code, statement, path)
    if _is_in_filling_loop(code, statement, path):
        return Resorted(path, added, sort, True)
    once = added is None or code.loops(sort) or not _outlives_the_call(code, sort.func.value)
    return None if once else Resorted(path, added, sort, False)


def _addition_before(code: Code, statement: ast.stmt, path: str) -> ast.Call | None:
    """The `path.append(x)` before a statement of the same block, with nothing about the list between."""
    above = code.parent(statement)
    block = block_of(above, statement) if above is not None else []
    position = next((i for i, item in enumerate(block) if item is statement), 0)
    for earlier in reversed(block[:position]):
        match earlier:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append", value=value), args=[_]) as call):
                if dotted(value) == path:
                    return call
            case _:
                pass
        if any(dotted(part) == path for part in descend(earlier)):
            return None
    return None


def _is_in_filling_loop(code: Code, statement: ast.stmt, path: str) -> bool:
    """Tell whether a loop of many turns around the statement fills the list, and leaves it in place."""
    for loop in code.loops(statement):
        changes = code.changes(loop)
        if path in changes.assigned | changes.stored or frequency(code, statement, loop) <= Frequency.RARELY:
            return False
        if not few_turns(code, loop) and _fills(loop, path):
            return True
    return False


def _fills(loop: LoopNode, path: str) -> bool:
    return any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr in {"append", "extend", "insert"}
        and dotted(part.func.value) == path
        for part in descend(loop, into_functions=False)
    )


def _outlives_the_call(code: Code, node: ast.expr) -> bool:
    """Tell whether a list is there before and after the function runs."""
    if isinstance(node, ast.Attribute):
        return True
    bindings = code.bindings(node) if isinstance(node, ast.Name) else []
    return bool(bindings) and all(_is_stored(binding.value) for binding in bindings)


def _is_stored(value: ast.expr | None) -> bool:
    """Tell whether a value is part of a larger object: an attribute, an element, `setdefault`."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return value.func.attr == "setdefault"
    return isinstance(value, (ast.Attribute, ast.Subscript))


def insort_edits(code: Code, found: Resorted) -> tuple[Edit, ...]:
    """Return the edits that insert the element at its place, none when the sort has options."""
    removed = remove_statement(code.module, code.statement(found.sort))
    imported = ensure_import(code.module, "bisect", "insort")
    if found.sort.keywords or found.added is None or removed is None or imported is None:
        return ()
    edits, name = imported
    text = f"{name}({found.path}, {code.text(found.added.args[0])})"
    return (*edits, replace(found.added, text), removed)
