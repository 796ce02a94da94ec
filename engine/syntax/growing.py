"""Collections that a loop fills, and what the loop evaluates in every turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, frequency
from engine.syntax.nodes import COMPREHENSIONS, FUNCTIONS, SCOPES, dotted

_GROWS = frozenset({"append", "extend", "add", "appendleft", "insert"})
_FOLDS = frozenset({"sum", "max", "min", "sorted", "set"})
_SHRINKS = frozenset({"clear", "pop", "popleft", "remove", "discard", "popitem"})


def grown_in(loop: ast.For | ast.While, code: Code) -> set[str]:
    """Return the dotted paths of the collections that the loop itself (no loop inside it) fills and never
    empties."""
    grown: set[str] = set()
    for call in _calls(loop, code, _GROWS):
        path = dotted(call.func.value) if isinstance(call.func, ast.Attribute) else None
        if path and code.loops(call)[:1] == [loop]:
            grown.add(path)
    if not grown:
        return grown
    emptied = {
        dotted(call.func.value)
        for call in _calls(loop, code, _SHRINKS)
        if isinstance(call.func, ast.Attribute) and _is_own(call, loop, code)
    }
    changes = code.changes(loop)
    replaced = changes.assigned | changes.stored
    # `row.tags` is another collection in each turn when `row` is another object.
    return {path for path in grown - emptied if replaced.isdisjoint(_and_owners(path))}


def grows_each_turn(loop: ast.For | ast.While, code: Code, path: str) -> bool:
    """Tell whether a turn of the loop adds to a collection without asking first: of what passes a test, as
    in a list of those that differ, there may be few."""
    return any(
        isinstance(call.func, ast.Attribute)
        and dotted(call.func.value) == path
        and frequency(code, call, loop) is Frequency.ALWAYS
        for call in _calls(loop, code, _GROWS)
    )


def _and_owners(path: str) -> list[str]:
    """Return a dotted path and what it goes through: `a.b.c`, `a.b`, `a`."""
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


def _calls(loop: ast.For | ast.While, code: Code, names: frozenset[str]) -> Iterator[ast.Call]:
    """Yield all calls of these names below a loop."""
    for name in names:
        yield from code.calls_within(loop, name)


def _is_own(call: ast.Call, loop: ast.For | ast.While, code: Code) -> bool:
    """Tell whether the loop itself makes a call, not a function or class inside it."""
    return (
        next(above for above in code.module.ancestors(call) if above is loop or isinstance(above, SCOPES))
        is loop
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


def may_scan(loop: ast.For | ast.While, code: Code) -> bool:
    """Tell whether anything below a loop could fill a collection, and anything go through one as `scanned`
    sees it: cheaply."""
    grows = code.calls_any_within(loop, _GROWS)
    return grows and (
        code.calls_any_within(loop, _FOLDS) or any(code.within(loop, c) for c in COMPREHENSIONS)
    )


def scanned(part: ast.AST, code: Code) -> tuple[str | None, str]:
    """Return the path of the collection that an expression goes through as a whole, and how."""
    match part:
        case ast.Call(args=[argument, *_]) if (name := code.origin(part.func)) in _FOLDS:
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
