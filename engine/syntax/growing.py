"""Collections that a loop fills, and what the loop evaluates in every turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.syntax.code import Code
from engine.syntax.nodes import FUNCTIONS, dotted

_GROWS = frozenset({"append", "extend", "add", "appendleft", "insert"})
_SHRINKS = frozenset({"clear", "pop", "popleft", "remove", "discard", "popitem"})


def grown_in(loop: ast.For | ast.While, code: Code) -> set[str]:
    """Return the dotted paths of the collections that the loop itself (no loop inside it) fills and never
    empties."""
    grown: set[str] = set()
    emptied: set[str] = set()
    for part in code.own(loop) if _may_grow(loop, code) else ():
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            path = dotted(part.func.value)
            if path and part.func.attr in _GROWS and code.loops(part)[:1] == [loop]:
                grown.add(path)
            elif path and part.func.attr in _SHRINKS:
                emptied.add(path)
    if not grown:
        return grown
    changes = code.changes(loop)
    return {path for path in grown - emptied - changes.stored if path not in changes.assigned}


def _may_grow(loop: ast.For | ast.While, code: Code) -> bool:
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr in _GROWS
        for call in code.within(loop, ast.Call)
    )


def every_turn(loop: ast.For | ast.While, code: Code) -> Iterator[ast.AST]:
    """Yield what the loop evaluates in each turn: its test, and its body outside branches that may be rare.

    Blocks that end by leaving the loop run once, so they are passed over; so are lambdas.
    """
    roots: list[ast.AST] = [loop.test] if isinstance(loop, ast.While) else []
    blocks = [loop.body]
    while blocks:
        block = blocks.pop()
        if isinstance(block[-1], (ast.Return, ast.Break, ast.Raise)):
            continue
        for statement in block:
            if isinstance(statement, ast.If):
                roots.append(statement.test)
            elif isinstance(statement, (ast.With, ast.Try)):
                blocks.append(statement.body)
            elif not isinstance(statement, (ast.For, ast.While, ast.AsyncFor, *FUNCTIONS, ast.ClassDef)):
                roots.append(statement)
    for root in roots:
        yield from (part for part in code.own(root) if not isinstance(part, FUNCTIONS))
