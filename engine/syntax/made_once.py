"""Constants of a module or class that take time to make: compiled patterns, tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.syntax.code import Code
from engine.syntax.costs import COMPILING
from engine.syntax.usage import only_read

BUILT = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Call)
"""What such a value can be."""

_LARGE = 4


def constants(code: Code) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names and values of a file's module and classes that take time to make."""
    statements: list[ast.Assign | ast.AnnAssign] = [*code.nodes(ast.Assign), *code.nodes(ast.AnnAssign)]
    for assigned in statements:
        target = assigned.targets[0] if isinstance(assigned, ast.Assign) else assigned.target
        outside = isinstance(code.module.scope(assigned), (ast.Module, ast.ClassDef))
        if not outside or not isinstance(target, ast.Name) or code.loops(assigned):
            continue
        if assigned.value is not None and is_large(code, assigned.value):
            yield target.id, assigned.value


def is_large(code: Code, value: ast.expr) -> bool:
    """Tell whether a value is compiled, collected, or written out with four elements at least."""
    match value:
        case ast.List(elts=elements) | ast.Set(elts=elements):
            return len(elements) >= _LARGE
        case ast.Dict(keys=keys):
            return len(keys) >= _LARGE
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            return True
        case ast.Call(args=[inner]) if code.origin(value.func) in {"set", "frozenset", "dict"}:
            return is_large(code, inner)
        case _:
            return compiles(code, value)


def compiles(code: Code, value: ast.expr) -> bool:
    """Tell whether a value is a call that prepares something for use, such as a pattern."""
    return isinstance(value, ast.Call) and code.origin(value.func) in COMPILING and bool(value.args)


def made_in_vain(code: Code, value: ast.expr) -> bool:
    """Tell whether a value in a function is made anew in each call though one would serve all calls.

    Python itself makes a constant of a written-out set or list that is searched or walked over where it
    stands; a table that is changed or handed out has to be a new one.
    """
    if compiles(code, value):
        return True
    above = code.parent(value)
    constant = isinstance(value, (ast.List, ast.Set)) and all(
        isinstance(element, ast.Constant) for element in value.elts
    )
    if constant and isinstance(above, (ast.Compare, ast.For, ast.comprehension)):
        return False
    return only_read(code, value)
