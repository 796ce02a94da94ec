"""Cyclomatic complexity of every function, counted as radon counts it, from nodes that are sorted already.

radon itself walks the tree once more, which costs more than parsing the file; see decision 21. The tests hold
both beside each other.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from engine.syntax.module import Module

Complexities = dict[tuple[str, int], int]
"""Complexity by qualified name (`Class.method`, `outer.inner`) and line of the `def`."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BRANCHES = (
    ast.If, ast.IfExp, ast.Assert, ast.For, ast.AsyncFor, ast.While, ast.comprehension, ast.BoolOp, ast.Try,
    ast.Match,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComplexitySummary:
    """A file's functions, the sum of their complexities and the highest of them."""

    functions: int
    total: int
    highest: int


def complexities(module: Module) -> Complexities:
    """Return the complexity of every function of a linked file but methods of classes inside functions."""
    parents = module.parents
    branches: Counter[ast.AST | None] = Counter()
    for cls in _BRANCHES:
        for node in module.buckets.get(cls, ()):
            branches[_owner(node, parents)] += _weight(node)
    found: Complexities = {}
    for kind in _FUNCTIONS:
        for function in module.buckets.get(kind, ()):
            assert isinstance(function, _FUNCTIONS)
            name = _qualified(function, parents)
            if name is not None:
                found[name, function.lineno] = 1 + branches[function]
    return found


def _owner(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> ast.AST | None:
    """Return the function in whose body a branch stands; None for one in a class body, in a header or
    decorator, or below an assertion, which count for nobody."""
    below, above = node, parents[node]
    while above.__class__ not in _ENDS:
        below, above = above, parents[above]
    return above if isinstance(above, _FUNCTIONS) and isinstance(below, ast.stmt) else None


_ENDS = frozenset({*_FUNCTIONS, ast.ClassDef, ast.Module, ast.Assert})


def _weight(node: ast.AST) -> int:
    """How many more ways through the function a node makes."""
    match node:
        case ast.BoolOp():
            return len(node.values) - 1
        case ast.For() | ast.AsyncFor() | ast.While():
            return 1 + bool(node.orelse)
        case ast.comprehension():
            return 1 + len(node.ifs)
        case ast.Try():
            return len(node.handlers) + bool(node.orelse)
        case ast.Match():
            otherwise = any(
                isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None for case in node.cases
            )
            return len(node.cases) - otherwise
        case _:
            return 1


def _qualified(function: Function, parents: Mapping[ast.AST, ast.AST]) -> str | None:
    """Return the names of the classes and functions around a function with its own; None in a local class."""
    names = [function.name]
    in_class = False
    above = parents.get(function)
    while above is not None:
        if isinstance(above, ast.ClassDef):
            in_class = True
            names.append(above.name)
        elif isinstance(above, _FUNCTIONS):
            if in_class:
                return None
            names.append(above.name)
        above = parents.get(above)
    return ".".join(reversed(names))


def summary(found: Complexities) -> ComplexitySummary:
    """Sum up one file."""
    values = found.values()
    return ComplexitySummary(len(found), sum(values), max(values, default=0))
