"""Cyclomatic complexity of every function, counted by radon on the tree that is already there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from radon.visitors import ComplexityVisitor

from engine.syntax.module import Module

Complexities = dict[tuple[str, int], int]
"""Complexity by qualified name (`Class.method`, `outer.inner`) and line of the `def`."""


class _Function(Protocol):
    """What radon says of a function."""

    name: str
    lineno: int
    complexity: int
    closures: Sequence[_Function]


class _Class(Protocol):
    """What radon says of a class."""

    name: str
    methods: Sequence[_Function]
    inner_classes: Sequence[_Class]


class _Visited(Protocol):
    """A radon visitor that has seen a module."""

    functions: Sequence[_Function]
    classes: Sequence[_Class]


@dataclass(frozen=True, slots=True)
class ComplexitySummary:
    """A file's functions, the sum of their complexities and the highest of them."""

    functions: int
    total: int
    highest: int


def complexities(module: Module) -> Complexities:
    """Return the complexity of every function that radon counts: all but methods of classes inside functions.

    An expression too deep for radon's recursion leaves the whole file without an answer.
    """
    try:
        visited = _visit(module.tree)
    except RecursionError:
        return {}
    found: Complexities = dict(_functions("", visited.functions))
    for owner in visited.classes:
        found.update(_methods("", owner))
    return found


def _visit(tree: ast.Module) -> _Visited:
    visitor: _Visited = ComplexityVisitor.from_ast(tree)
    return visitor


def _functions(prefix: str, functions: Iterable[_Function]) -> Iterator[tuple[tuple[str, int], int]]:
    for function in functions:
        name = prefix + function.name
        yield (name, function.lineno), function.complexity
        yield from _functions(f"{name}.", function.closures)


def _methods(prefix: str, owner: _Class) -> Iterator[tuple[tuple[str, int], int]]:
    name = f"{prefix}{owner.name}."
    yield from _functions(name, owner.methods)
    for inner in owner.inner_classes:
        yield from _methods(name, inner)


def summary(found: Complexities) -> ComplexitySummary:
    """Sum up one file."""
    values = found.values()
    return ComplexitySummary(len(found), sum(values), max(values, default=0))
