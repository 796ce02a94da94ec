"""Who calls a function in the file that defines it, and with what."""

from __future__ import annotations

import ast

from engine.syntax.code import Code

NamedFunction = ast.FunctionDef | ast.AsyncFunctionDef


def callers(code: Code, function: NamedFunction) -> list[ast.Call]:
    """Return the calls of `function` in this file: `f(…)`, or `self.f(…)` for a method."""
    method = isinstance(code.parent(function), ast.ClassDef)
    found = []
    for call in code.calls_by_name.get(function.name, []):
        if isinstance(call.func, ast.Name):
            if not method and [binding.node for binding in code.bindings(call.func)] == [function]:
                found.append(call)
        elif method and _on_own_object(code, call, function):
            found.append(call)
    return found


def arguments_for(code: Code, parameter: ast.arg) -> list[ast.expr]:
    """Return what the calls in this file pass for a parameter."""
    signature = code.parent(parameter)
    function = code.parent(signature) if signature is not None else None
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return []
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    bound = isinstance(code.parent(function), ast.ClassDef) and names[:1] in (["self"], ["cls"])
    position = names.index(parameter.arg) - bound if parameter.arg in names else None
    found = [_argument(call, parameter.arg, position) for call in callers(code, function)]
    return [argument for argument in found if argument is not None]


def _argument(call: ast.Call, name: str, position: int | None) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if position is None or not 0 <= position < len(call.args):
        return None
    before = call.args[: position + 1]
    return None if any(isinstance(argument, ast.Starred) for argument in before) else before[-1]


def _on_own_object(code: Code, call: ast.Call, function: NamedFunction) -> bool:
    func = call.func
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return False
    return func.value.id in {"self", "cls"} and code.module.enclosing_class(call) is code.parent(function)
