"""How many elements a sequence has, as far as that is written in the file."""

from __future__ import annotations

import ast

from engine.syntax.binding import NameView
from engine.syntax.flow import FEW_TURNS
from engine.syntax.nodes import descend


def element_count(code: NameView, value: ast.expr) -> int | None:
    """Return the most elements that `value` can have, None if that depends on data.

    The fields of a line (`line.split(",")`) count as a few.
    """
    match value:
        case ast.List() | ast.Tuple() | ast.Set():
            return None if any(isinstance(e, ast.Starred) for e in value.elts) else len(value.elts)
        case ast.Constant():
            return len(value.value) if isinstance(value.value, (str, bytes)) else 0
        case ast.Call():
            return _of_call(code, value)
        case ast.ListComp(generators=[clause]) | ast.GeneratorExp(generators=[clause]):
            return element_count(code, clause.iter)
        case ast.Subscript(slice=ast.Slice(upper=ast.Constant(value=int() as upper))):
            return upper if upper >= 0 else None
        case ast.BinOp(op=ast.Add(), left=left, right=right) | ast.IfExp(body=left, orelse=right):
            return total([element_count(code, left), element_count(code, right)])
        case ast.BoolOp():
            return total([element_count(code, part) for part in value.values])
        case ast.Name():
            return _of_name(code, value)
        case _:
            return None


def bounded(code: NameView, loop: ast.For) -> bool:
    """Tell whether a loop stands where a test lets only a few elements through: `if len(names) <= 3:`, or the
    `else` of `if len(names) > LIMIT:`. A name in capitals counts as a small number.
    """
    names = {part.id for part in descend(loop.iter) if isinstance(part, ast.Name)}
    below: ast.AST = loop
    for above in code.module.ancestors(loop):
        if isinstance(above, ast.If) and below is not above.test:
            passed = above.body if any(item is below for item in above.body) else above.orelse
            if any(item is below for item in passed) and _caps(above.test, names, passed is above.body):
                return True
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        below = above
    return False


def _caps(test: ast.expr, names: set[str], holds: bool) -> bool:
    """Tell whether a test that holds (or does not) says that one of the names has few elements."""
    if isinstance(test, ast.BoolOp):
        # All parts of an `and` hold, and no part of an `or` that does not.
        decided = isinstance(test.op, ast.And) is holds
        return decided and any(_caps(part, names, holds) for part in test.values)
    match test:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]), ops=[op], comparators=[limit]
        ) if name in names:
            upper = (ast.Lt, ast.LtE, ast.Eq) if holds else (ast.Gt, ast.GtE, ast.NotEq)
            return isinstance(op, upper) and _is_small(limit)
        case _:
            return False


def _is_small(limit: ast.expr) -> bool:
    match limit:
        case ast.Constant(value=int() as number):
            return number <= FEW_TURNS
        case ast.Name(id=name):
            return name.isupper()
        case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
            return _is_small(left) and _is_small(right)
        case _:
            return False


def total(counts: list[int | None]) -> int | None:
    """Return the sum, None if one part is unknown."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _of_call(code: NameView, call: ast.Call) -> int | None:
    match call:
        case ast.Call(
            func=ast.Attribute(attr="split" | "rsplit"), args=[ast.Constant(value=str() as by), *_]
        ):
            return None if "\n" in by else FEW_TURNS
        case ast.Call(func=ast.Attribute(attr="partition" | "rpartition")):
            return 3
        case ast.Call(func=ast.Name(id="range"), args=[*_, ast.Constant(value=int() as end)]):
            return end if len(call.args) < 3 else None
        case ast.Call(func=ast.Name(id="list" | "sorted" | "tuple" | "reversed"), args=args):
            return element_count(code, args[0]) if args else 0
        case _:
            return None


def _of_name(code: NameView, name: ast.Name) -> int | None:
    """A variable that is bound to a literal once, and of which no method is called."""
    bindings = code.bindings(name)
    if len(bindings) != 1 or bindings[0].value is None or bindings[0].kind not in {"assign", "annotated"}:
        return None
    value = bindings[0].value
    if not isinstance(value, (ast.List, ast.Tuple, ast.Set, ast.Constant, ast.IfExp)):
        return None
    used = any(isinstance(code.parent(use), ast.Attribute) for use in code.uses(name))
    return None if used else element_count(code, value)
