"""Which functions of a module are shown pure by reading them: no effect, and nothing read that changes."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import FunctionNode, descend, root_name
from engine.syntax.purity import MUTATORS
from engine.syntax.remember import remembered

_EFFECTS = (
    ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await, ast.With, ast.AsyncWith, ast.Delete,
    ast.Import, ast.ImportFrom, ast.AsyncFor, ast.ClassDef, ast.AsyncFunctionDef,
)  # fmt: skip
_STABLE = frozenset({"import", "definition"})


def pure_function(code: Code, call: ast.Call, seen: frozenset[ast.AST] = frozenset()) -> FunctionNode | None:
    """Return the function of this module that `call` calls if reading it shows it pure, else None."""
    function = code.definition(call.func)
    if not isinstance(function, ast.FunctionDef) or function in seen or function.decorator_list:
        return None
    return function if _is_pure(code, function, seen | {function}) else None


def has_effect(code: Code, function: ast.FunctionDef) -> bool:
    """Tell whether reading a function does not show it pure; its calls of itself are taken to be."""
    return not _is_pure(code, function, frozenset({function}))


@remembered
def _is_pure(code: Code, function: ast.FunctionDef, seen: frozenset[ast.AST]) -> bool:
    fresh = _fresh_names(code, function)
    for statement in function.body:
        for part in descend(statement):
            if isinstance(part, _EFFECTS):
                return False
            if isinstance(part, ast.Call) and not _is_pure_call(code, part, fresh, seen):
                return False
            if _stores_outside(part, fresh):
                return False
            if isinstance(part, ast.Name) and not _is_stable(code, part):
                return False
    return True


def _stores_outside(part: ast.AST, fresh: set[str]) -> bool:
    if not isinstance(part, (ast.Attribute, ast.Subscript)) or isinstance(part.ctx, ast.Load):
        return False
    return isinstance(part, ast.Attribute) or root_name(part) not in fresh


def _fresh_names(code: Code, function: ast.FunctionDef) -> set[str]:
    """Local names that only ever hold containers made here."""
    return {
        name
        for name, bindings in code.scope(function).bindings.items()
        if all(
            binding.kind == "augmented"
            or (binding.kind in {"assign", "annotated"} and _is_new(code, binding.value))
            for binding in bindings
        )
    }


def _is_new(code: Code, value: ast.expr | None) -> bool:
    literal = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Constant)
    if isinstance(value, ast.Call):
        return code.origin(value.func) in {"list", "dict", "set", "sorted", "collections.defaultdict"}
    return isinstance(value, literal)


def _is_pure_call(code: Code, call: ast.Call, fresh: set[str], seen: frozenset[ast.AST]) -> bool:
    if code.is_pure_call(call):
        return True
    if isinstance(call.func, ast.Attribute) and call.func.attr in MUTATORS | {"get", "group"}:
        changes_own = isinstance(call.func.value, ast.Name) and call.func.value.id in fresh
        return changes_own or (call.func.attr == "get" and code.kind(call.func.value) == "dict")
    return code.definition(call.func) in seen or pure_function(code, call, seen) is not None


def _is_stable(code: Code, name: ast.Name) -> bool:
    """Tell whether a name is local, or a name of the module that is bound once and to nothing mutable."""
    if code.is_local(name):
        return True
    for binding in code.bindings(name):
        if binding.kind in _STABLE or binding.kind in {"comprehension", "parameter"}:
            continue
        constant = isinstance(binding.value, (ast.Constant, ast.Tuple)) or code.kind(name) in {
            "pattern",
            "frozenset",
        }
        if len(code.bindings(name)) != 1 or not constant:
            return name.id.isupper()
    return True
