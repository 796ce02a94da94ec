"""Who calls a function in the file that defines it, with what, and what the calls give."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import descend, dotted

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


def returned_by(code: Code, call: ast.Call) -> list[ast.expr]:
    """Return the expressions whose values a call of a function of this file, or a method of its own object,
    may give; none for a function of another kind.
    """
    function = _called(code, call)
    if function is None or isinstance(function, ast.AsyncFunctionDef):
        return []
    parts = list(descend(function, into_functions=False))
    if any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in parts):
        return []
    return [part.value for part in parts if isinstance(part, ast.Return) and part.value is not None]


def _called(code: Code, call: ast.Call) -> NamedFunction | None:
    func = call.func
    if isinstance(func, ast.Name):
        found = code.definition(func)
        return None if isinstance(found, ast.Lambda) else found
    owner = code.module.enclosing_class(call)
    if owner is None or not isinstance(func, ast.Attribute) or dotted(func.value) not in {"self", "cls"}:
        return None
    named = [s for s in owner.body if isinstance(s, NamedFunction) and s.name == func.attr]
    plain = [method for method in named if not method.decorator_list]
    return plain[0] if len(plain) == len(named) == 1 else None
