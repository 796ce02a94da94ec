"""What keeps a result for the next call: decorators, dicts asked first, attributes filled once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.nodes import COMPREHENSIONS, descend, dotted
from engine.syntax.versions import NamedFunction

_KEEPS = frozenset({"functools.lru_cache", "functools.cache", "functools.cached_property"})
_WORDS = ("cache", "memo")


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A result that a function keeps: in `where` (a dotted name), computed by `value`."""

    where: str
    value: ast.expr

    @property
    def takes_time(self) -> bool:
        """Tell whether the value is computed by a call or a loop, not just written out or handed on."""
        return any(isinstance(part, (ast.Call, *COMPREHENSIONS)) for part in descend(self.value))


def keeping_mark(code: Code, function: NamedFunction) -> str | None:
    """Return the decorator that keeps a function's results, as written without its arguments."""
    for mark in function.decorator_list:
        func = mark.func if isinstance(mark, ast.Call) else mark
        path = dotted(func) or ""
        last = path.rpartition(".")[2].lower()
        known = code.origin(func) in _KEEPS or last in {"cached_property", "memoize", "memoized", "cached"}
        if known or last in {"lru_cache", "cache", "cachedmethod", "alru_cache", "reify"}:
            return path
    return None


def mentions_cache(code: Code, function: NamedFunction) -> bool:
    """Tell whether anything in a function, decorators included, has a name that speaks of keeping."""
    for part in code.below(function):
        name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
        if any(word in name.lower() for word in _WORDS):
            return True
    return False


def kept_results(code: Code, function: NamedFunction) -> Iterator[Kept]:
    """Yield the results that a function computes only if they are not kept yet.

    `if key in known: return known[key]` with `known[key] = value` later; `if self._x is None: self._x =
    value` and the same with a global name.
    """
    own = code.own(function)
    asked = [(part, path) for part in own if isinstance(part, ast.If) for path in _asked_for(part.test)]
    for part in own:
        if not isinstance(part, ast.Assign):
            continue
        for target in part.targets:
            stored = target.value if isinstance(target, ast.Subscript) else target
            path = dotted(stored)
            guards = [branch for branch, subject in asked if subject == path]
            if any(_spares(code, branch, part) for branch in guards) and _outlives(code, function, stored):
                yield Kept(path or "", part.value)


def _spares(code: Code, branch: ast.If, assigned: ast.Assign) -> bool:
    """Tell whether a branch fills what is kept, or returns it before that is done."""
    if code.module.contains(branch, assigned):
        return True
    return isinstance(branch.body[-1], ast.Return) and branch.lineno < assigned.lineno


def _asked_for(test: ast.expr) -> Iterator[str]:
    """Yield what a test asks whether it is filled: `key in known`, `self._x is None`, `not self._x`."""
    match test:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[container]):
            found: ast.expr = container
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            found = left
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            found = operand
        case _:
            return
    path = dotted(found)
    if path is not None:
        yield path


def _outlives(code: Code, function: NamedFunction, stored: ast.expr) -> bool:
    """Tell whether what is stored into is there in the next call: an attribute of `self`, a global name."""
    path = dotted(stored) or ""
    if path.startswith(("self.", "cls.")):
        return True
    return isinstance(stored, ast.Name) and stored.id not in _own_names(code, function)


def _own_names(code: Code, function: NamedFunction) -> set[str]:
    scope = code.scope(function)
    return set(scope.bindings) - scope.outer_names
