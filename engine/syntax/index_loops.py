"""Loops that count through the indices of a sequence: what they look up, and whether they need the index."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.loop_body import is_comprehensible
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend, dotted, same


def measured(iterable: ast.expr, code: Code) -> ast.expr | None:
    """Return `xs` for `range(len(xs))`."""
    match iterable:
        case ast.Call(
            func=ast.Name(id="range") as counter,
            args=[ast.Call(func=ast.Name(id="len") as length, args=[sequence], keywords=[])],
            keywords=[],
        ) if code.origin(counter) == "range" and code.origin(length) == "len":
            return sequence
        case _:
            return None


def lookups_by(loop: LoopNode, sequence: ast.expr, index: ast.Name) -> list[ast.Subscript]:
    """Return all places that look an element up, none when the index is used in any other way."""
    found = []
    uses = 0
    for part in descend(loop):
        uses += isinstance(part, ast.Name) and part.id == index.id and part is not index
        if not isinstance(part, ast.Subscript) or not isinstance(part.ctx, ast.Load):
            continue
        if same(part.slice, index) and same(part.value, sequence):
            found.append(part)
    return found if uses == len(found) else []


def is_short(loop: LoopNode, code: Code) -> bool:
    """Tell whether a loop does so little that looking elements up is a good part of it."""
    if not isinstance(loop, ast.For):
        return True
    parts = [part for part in descend(loop) if part is not loop]
    inner = any(isinstance(part, (ast.For, ast.While, *COMPREHENSIONS)) for part in parts)
    if any(isinstance(part, ast.Call) and code.origin(part.func) == "print" for part in parts):
        return False
    return len(loop.body) <= 3 and not loop.orelse and not inner and is_comprehensible(code, loop)


def stays_same(code: Code, sequence: ast.expr, loop: LoopNode) -> bool:
    """Tell whether nothing in the loop visibly changes the sequence or gets hold of it."""
    changes = code.changes(loop)
    path = dotted(sequence) or ""
    root, _, rest = path.partition(".")
    if (
        root in changes.assigned
        or path in changes.mutated | changes.stored | changes.touched | changes.passed
    ):
        return False
    return not (rest and root in changes.touched | changes.passed)
