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
    replaced = changes.assigned | changes.stored
    # `row.tags` is another collection in each turn when `row` is another object.
    return {path for path in grown - emptied if replaced.isdisjoint(_and_owners(path))}


def _and_owners(path: str) -> list[str]:
    """Return a dotted path and what it goes through: `a.b.c`, `a.b`, `a`."""
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


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


def scanned(part: ast.AST, code: Code) -> tuple[str | None, str]:
    """Return the path of the collection that an expression goes through as a whole, and how."""
    match part:
        case ast.Call(args=[argument, *_]) if (name := code.origin(part.func)) in {
            "sum",
            "max",
            "min",
            "sorted",
            "set",
        }:
            inner = argument
            if (
                isinstance(argument, ast.Call)
                and code.origin(argument.func) == "map"
                and len(argument.args) == 2
            ):
                inner = argument.args[1]
            elif isinstance(argument, (ast.GeneratorExp, ast.ListComp)):
                inner = argument.generators[0].iter
            return dotted(inner), name or ""
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return dotted(part.generators[0].iter), "comprehension"
        case _:
            return None, ""
