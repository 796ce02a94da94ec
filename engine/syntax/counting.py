"""Loops that count how often each element occurs."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import same


def counted_in(loop: ast.For) -> ast.Name | None:
    """Return `d` for a loop that only counts its elements in `d`."""
    match loop.body:
        case [ast.AugAssign() as step]:
            return _step(step, loop)
        case [
            ast.Assign(
                targets=[ast.Subscript(value=ast.Name() as counts, slice=key)], value=ast.BinOp() as sum_
            )
        ]:
            return counts if same(key, loop.target) and _is_get_plus_one(sum_, counts, loop.target) else None
        case [
            ast.If(
                test=ast.Compare(left=ast.Name() as key, ops=[ast.In()], comparators=[ast.Name() as counts]),
                body=[ast.AugAssign() as step],
                orelse=[ast.Assign(targets=[ast.Subscript() as first], value=ast.Constant(value=1))],
            )
        ] if same(key, loop.target) and _step(step, loop) is not None and same(first, step.target):
            return counts if same(first.value, counts) else None
        case _:
            return None


def _step(step: ast.AugAssign, loop: ast.For) -> ast.Name | None:
    match step:
        case ast.AugAssign(
            target=ast.Subscript(value=ast.Name() as counts, slice=key),
            op=ast.Add(),
            value=ast.Constant(value=1),
        ):
            return counts if same(key, loop.target) else None
        case _:
            return None


def _is_get_plus_one(node: ast.BinOp, counts: ast.Name, key: ast.expr) -> bool:
    match node:
        case ast.BinOp(
            left=ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[asked, ast.Constant(value=0)]),
            op=ast.Add(),
            right=ast.Constant(value=1),
        ):
            return same(owner, counts) and same(asked, key)
        case _:
            return False


def starts_empty(before: ast.Assign, counts: ast.Name, code: Code) -> bool:
    """Tell whether a statement makes the dict that a loop counts in, empty."""
    if len(before.targets) != 1 or not same(before.targets[0], counts) or not code.is_local(counts):
        return False
    match before.value:
        case ast.Dict(keys=[]):
            return True
        case ast.Call(func=func, args=[ast.Name(id="int")]):
            return code.origin(func) == "collections.defaultdict"
        case ast.Call(func=func, args=[], keywords=[]):
            return code.origin(func) in {"dict", "collections.Counter"}
        case _:
            return False
