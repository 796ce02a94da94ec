"""Searches of a list with `in` that are made again and again: where, how sure, and what to do."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from engine.bar import HOT, Bar, Size
from engine.syntax.code import Code
from engine.syntax.lists import KnownList, holds_unhashable, is_own, known_list, unhashable
from engine.syntax.nodes import dotted, same
from engine.syntax.remarks import remarked
from engine.syntax.repetition import Region, repeating

UNSURE = 0.45
"""The confidence of what is quadratic in form, while nothing tells that the list grows long."""

_MANY = 16
"""Constants beyond which a frozenset is worth the trouble."""

_HASHABLE = re.compile(r"\b(?:un)?hashable\b", re.IGNORECASE)
"""Who speaks of it has met elements that a set cannot hold."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A search that is made again and again: `regions` repeat it, innermost first, on the list `found`;
    `grows` tells that the list grows meanwhile.
    """

    container: ast.expr
    regions: list[Region]
    found: KnownList
    grows: bool


@dataclass(frozen=True, slots=True)
class Search(Repeated):
    """All the tests of one function that search one list repeatedly, in source order; `collects` tells that
    they keep its elements distinct (`if x not in xs: xs.append(x)`).
    """

    tests: list[ast.Compare]
    collects: bool


def repeated_search(code: Code, node: ast.expr, element: ast.expr, container: ast.expr) -> Repeated | None:
    """Return what is known if `node` looks for `element` in a list, again and again, and a set or dict would
    serve; None otherwise.
    """
    if code.function(node) is None:
        return None
    found = known_list(code, container)
    regions = _regions(code, node, container) if found is not None and found.long else []
    if found is None or not regions or unhashable(code, element) or holds_unhashable(code, found):
        return None
    if remarked(code, node, _HASHABLE):
        return None
    grows = any(inside(code, call, regions[-1]) for call in found.grown)
    if not grows:
        # Where each turn asks for the same element, one search before the loop is the answer.
        regions = [region for region in regions if not _same_question(code, element, region)]
    return Repeated(container, regions, found, grows) if regions else None


def searched(test: ast.Compare) -> ast.expr | None:
    """Return the name or attribute chain that a test searches with `in` or `not in`."""
    if len(test.ops) == 1 and isinstance(test.ops[0], (ast.In, ast.NotIn)):
        right = test.comparators[0]
        return right if isinstance(right, (ast.Name, ast.Attribute)) else None
    return None


def search_from(code: Code, test: ast.Compare) -> Search | None:
    """Return the repeated search of a list that begins with `test`; None if it is none, or not the first."""
    container = searched(test)
    seen = repeated_search(code, test, test.left, container) if container is not None else None
    if container is None or seen is None:
        return None
    tests = [test, *_others(code, test, container)]
    if min(tests, key=_position) is not test:
        return None
    collects = any(_collects(code, test, call) for call in seen.found.grown)
    return Search(container, seen.regions, seen.found, seen.grows, tests, collects)


def confidence(search: Search) -> float:
    """Return the chance that a maintainer wants the list searched less."""
    found, outer = search.found, search.regions[-1]
    if found.size is not None:
        return 0.5 if found.size >= _MANY else 0.0
    if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return 0.6 if search.grows else 0.0
    local = found.built and isinstance(search.container, ast.Name)
    if search.collects:
        return 0.75 if local else 0.65
    if local:
        return 0.7
    if is_own(search.container):
        return UNSURE if found.grown else 0.0
    # Nothing tells that a list which is only declared is long, and each call would build the set anew.
    return 0.0 if isinstance(outer, ast.Lambda) else UNSURE


def lookup_confidence(search: Repeated) -> float:
    """Return the chance that a maintainer wants `index`, `count` or `remove` to search the list less."""
    if is_own(search.container) or not search.found.built:
        return UNSURE
    return 0.7


def bar_of(code: Code, search: Search) -> Bar | None:
    """Return what is asked of a search before it is said, where that is more than its growth asks for: a list
    of constants, and one that its searches use up, must be searched often before it matters."""
    if search.found.size:
        return Bar(HOT, Size.OPEN)
    return Bar(HOT, Size.MANY) if _uses_up(code, search) else None


def _uses_up(code: Code, search: Search) -> bool:
    """Tell whether each test guards the removal of what it finds (`if x in left: left.remove(x)`): such a
    list grows shorter, and removing walks along it all the same."""
    path = dotted(search.container)
    return all(_removes(code, test, path) for test in search.tests)


def _removes(code: Code, test: ast.Compare, path: str | None) -> bool:
    branch = code.statement(test)
    if not isinstance(branch, ast.If) or not isinstance(test.ops[0], ast.In):
        return False
    return any(
        isinstance(call.func, ast.Attribute)
        and dotted(call.func.value) == path
        and inside(code, call, branch)
        for method in ("remove", "pop")
        for call in code.calls_within(branch, method)
    )


def _regions(code: Code, node: ast.expr, container: ast.expr) -> list[Region]:
    """What repeats a search: not `while name in names:`, which seeks a free name and ends soon."""
    return [
        region
        for region in repeating(code, node, container)
        if not (isinstance(region, ast.While) and _inside_test(code, node, region))
    ]


def _inside_test(code: Code, node: ast.expr, loop: ast.While) -> bool:
    return node is loop.test or inside(code, node, loop.test)


def _others(code: Code, test: ast.Compare, container: ast.expr) -> list[ast.Compare]:
    function = code.function(test)
    assert function is not None
    return [
        part
        for part in code.within(function, ast.Compare)
        if part is not test
        and (other := searched(part)) is not None
        and same(other, container)
        and _regions(code, part, other)
    ]


def _position(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def inside(code: Code, node: ast.AST, region: ast.AST) -> bool:
    """Tell whether `region` contains `node`."""
    return node is not region and code.module.contains(region, node)


def _same_question(code: Code, element: ast.expr, region: Region) -> bool:
    if isinstance(region, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef)):
        return isinstance(element, ast.Constant)
    return code.unchanged(element, region, lenient=True)


def _collects(code: Code, test: ast.Compare, grown: ast.Call) -> bool:
    """Tell whether `test` guards the call that makes the list longer by what was tested."""
    branch = code.parent(test)
    if not isinstance(branch, ast.If) or not isinstance(test.ops[0], ast.NotIn):
        return False
    return bool(grown.args) and same(grown.args[-1], test.left) and inside(code, grown, branch)
