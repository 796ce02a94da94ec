"""Does code call itself? What the interpreter's limit of recursion forbids is then a matter of depth."""

from __future__ import annotations

import ast


def calls_itself(source: bytes) -> bool:
    """Tell whether some function of a module calls itself by its name, a method by that of its first
    argument. Recursion through other functions is not seen."""
    return any(
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _calls(node)
        for node in ast.walk(ast.parse(source))
    )


def _calls(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args]
    receiver = arguments[0].arg if arguments else ""
    for node in ast.walk(function):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id == function.name:
            return True
        if (
            isinstance(called, ast.Attribute)
            and called.attr == function.name
            and isinstance(called.value, ast.Name)
            and called.value.id == receiver
        ):
            return True
    return False
