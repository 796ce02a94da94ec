"""Which function of the repository a call means, by its dotted name, where the file tells."""

from __future__ import annotations

import ast
from sys import stdlib_module_names

from engine.syntax.code import Code
from engine.syntax.names import BUILTINS
from engine.syntax.remember import remembered


@remembered
def callee(code: Code, call: ast.Call) -> str | None:
    """Return the dotted name of what is called, as `CallFact.target` has it: an import, a definition of this
    file, a method of `self`, or of a local object of a class that is known by name. None for builtins, the
    standard library, and what nobody can tell."""
    origin = code.origin(call.func) or _method(code, call.func)
    if origin is None or "." not in origin or origin in BUILTINS:
        return None
    return None if origin.partition(".")[0] in stdlib_module_names else origin


def _method(code: Code, func: ast.expr) -> str | None:
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return None
    owner = code.module.enclosing_class(func) if func.value.id in {"self", "cls"} else None
    if owner is not None:
        named = any(isinstance(item, ast.FunctionDef) and item.name == func.attr for item in owner.body)
        return f"here.{owner.name}.{func.attr}" if named else None
    maker = _class_of(code, func.value)
    known = None if maker is None else code.origin(maker)
    return f"{known}.{func.attr}" if known and known.rpartition(".")[2][:1].isupper() else None


def _class_of(code: Code, name: ast.Name) -> ast.expr | None:
    """The class that a name is annotated with, or that made the one object it is bound to."""
    bindings = code.bindings(name)
    if len(bindings) != 1:
        return None
    annotation, value = bindings[0].annotation, bindings[0].value
    if isinstance(annotation, (ast.Name, ast.Attribute)):
        return annotation
    made = bindings[0].kind == "assign" and isinstance(value, ast.Call)
    return value.func if made and isinstance(value, ast.Call) else None
