"""Functions that call themselves several times with smaller arguments, and so repeat themselves."""

from __future__ import annotations

import ast
from itertools import combinations

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.local_purity import has_effect
from engine.syntax.nodes import descend, same
from engine.syntax.splice import ensure_import, line_before


def overlapping_calls(code: Code, function: ast.FunctionDef) -> list[ast.Call]:
    """Return the calls of itself that one expression of a function makes, where their own calls must meet:
    `f(n - 1) + f(n - 2)`. Empty for all other functions, and for those that remember their results.
    """
    calls = [call for call in code.calls_within(function, function.name) if isinstance(call.func, ast.Name)]
    if len(calls) < 2 or function.decorator_list:
        return []
    parameters = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    for statement in function.body:
        calls = [
            part
            for part in code.own(statement)
            if isinstance(part, ast.Call)
            and _is_named(part, function.name)
            and code.definition(part.func) is function
        ]
        for first, second in combinations(calls, 2):
            together = code.statement(first) is code.statement(second) and not _exclusive(code, first, second)
            if together and _overlap(first, second, parameters):
                return [] if has_effect(code, function) else [first, second]
    return []


def _is_named(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == name


def _exclusive(code: Code, first: ast.Call, second: ast.Call) -> bool:
    """Tell whether an expression decides between two calls, so that one of them is made."""
    for above in code.module.ancestors(first):
        if isinstance(above, ast.stmt):
            return False
        if isinstance(above, ast.IfExp) and any(part is second for part in descend(above)):
            return True
    return False


def _overlap(first: ast.Call, second: ast.Call, parameters: set[str]) -> bool:
    """Tell whether two calls step down from the same parameters by constants: their own steps then meet."""
    if first.keywords or second.keywords or len(first.args) != len(second.args) or same(first, second):
        return False
    arguments = [*first.args, *second.args]
    steps = any(_is_step(argument, parameters) for argument in first.args) and any(
        _is_step(argument, parameters) for argument in second.args
    )
    return steps and all(_is_step(part, parameters) or _is_kept(part, parameters) for part in arguments)


def _is_kept(node: ast.expr, parameters: set[str]) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in parameters)


def _is_step(node: ast.expr, parameters: set[str]) -> bool:
    """Tell whether an argument is a parameter less (or more) a constant, or without elements at its ends."""
    match node:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Sub() | ast.Add(), right=ast.Constant(value=int())):
            return name in parameters
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Slice(lower=lower, upper=upper, step=None)):
            return name in parameters and _is_edge(lower) and _is_edge(upper)
        case _:
            return False


def _is_edge(bound: ast.expr | None) -> bool:
    if isinstance(bound, ast.UnaryOp):
        bound = bound.operand
    return bound is None or isinstance(bound, ast.Constant)


def cache_edits(code: Code, function: ast.FunctionDef) -> tuple[Edit, ...]:
    """Return the edits that let a function remember its results, none when nothing can be imported."""
    imported = ensure_import(code.module, "functools", "cache")
    if imported is None:
        return ()
    edits, name = imported
    decorator = line_before(code.module, function, f"@{name}")
    return (*edits, decorator) if decorator else ()
