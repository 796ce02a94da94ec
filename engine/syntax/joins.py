"""Inner loops that go through everything to find what equals something of the outer loop: joins by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import Comprehension, LoopNode, descend, dotted, root_name, target_names
from engine.syntax.steady import Steadiness, steadiness


@dataclass(frozen=True, slots=True)
class Join:
    """`inner` goes through `container` once per turn of a loop and keeps what fulfils `test`, an equality.

    `key` is the side of the test that belongs to the elements, `wanted` the side that belongs to the turn.
    """

    inner: ast.For | Comprehension
    container: ast.expr
    key: ast.expr
    wanted: ast.expr
    steady: Steadiness


def join_of(code: Code, inner: ast.For | Comprehension) -> Join | None:
    """Return the join that an inner loop makes, None for loops that do anything else."""
    target, iterable = _first_clause(inner)
    container = _container(iterable)
    if container is None or few_turns(code, inner) or isinstance(iterable, ast.Constant):
        return None
    names = {name.id for name in target_names(target)}
    for key, wanted in _equalities(inner, names):
        steady = _outer(code, inner, container, wanted)
        if steady:
            return Join(inner, container, key, wanted, steady)
    return None


def _first_clause(inner: ast.For | Comprehension) -> tuple[ast.expr, ast.expr]:
    if isinstance(inner, ast.For):
        return inner.target, inner.iter
    return inner.generators[0].target, inner.generators[0].iter


def _container(iterable: ast.expr) -> ast.expr | None:
    """The variable that is gone through, directly or by way of `.items()`, `enumerate` and the like."""
    match iterable:
        case ast.Name() | ast.Attribute():
            return iterable if dotted(iterable) else None
        case ast.Call(func=ast.Name(id="enumerate" | "reversed" | "sorted" | "list"), args=[first, *_]):
            return _container(first)
        case ast.Call(func=ast.Attribute(attr="items" | "values", value=value), args=[]):
            return _container(value)
        case _:
            return None


def _equalities(inner: ast.For | Comprehension, names: set[str]) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield the sides, the element's first, of the equalities that an element must fulfil."""
    for test in _tests(inner):
        match test:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                if _is_key(left, names) and not _mentions(right, names):
                    yield left, right
                elif _is_key(right, names) and not _mentions(left, names):
                    yield right, left
            case _:
                pass


def _tests(inner: ast.For | Comprehension) -> list[ast.expr]:
    """The tests that all must hold for the inner loop to do anything with an element."""
    tests: list[ast.expr] = []
    if isinstance(inner, ast.For):
        match inner.body:
            case [ast.If(test=test, orelse=[])]:
                tests = [test]
    elif len(inner.generators) == 1:
        tests = list(inner.generators[0].ifs)
    flat: list[ast.expr] = []
    for test in tests:
        flat += test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    return flat


def _is_key(node: ast.expr, names: set[str]) -> bool:
    """Tell whether an expression is an element, or an attribute or constant subscript of one."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and _is_key(node.value, names)
    return (
        isinstance(node, (ast.Name, ast.Attribute)) and dotted(node) is not None and root_name(node) in names
    )


def _mentions(node: ast.expr, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in descend(node))


def _outer(code: Code, inner: ast.For | Comprehension, container: ast.expr, wanted: ast.expr) -> Steadiness:
    """Tell how surely a loop around `inner` searches the same container for something else in each turn."""
    simple = _is_key(wanted, {part.id for part in descend(wanted) if isinstance(part, ast.Name)})
    for loop in code.loops(inner) if simple else []:
        steady = steadiness(code, container, loop)
        if not steady or frequency(code, inner, loop) <= Frequency.RARELY:
            break
        if not few_turns(code, loop) and _varies(loop, wanted):
            return steady
    return Steadiness.CHANGES


def _varies(loop: LoopNode, wanted: ast.expr) -> bool:
    """Tell whether `wanted` comes from the elements that `loop` goes through."""
    if isinstance(loop, ast.While):
        return False
    targets = (
        [loop.target] if isinstance(loop, (ast.For, ast.AsyncFor)) else [c.target for c in loop.generators]
    )
    names = {name.id for target in targets for name in target_names(target)}
    return _mentions(wanted, names)
