"""What is known to be a dict, and whose keys a loop goes through."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import descend

_DICTS = frozenset({"dict", "collections.defaultdict", "collections.OrderedDict", "collections.Counter"})
_OVERRIDES = frozenset({"__getitem__", "__iter__", "values", "items", "keys", "__missing__"})


def mapping_of_keys(source: ast.expr, code: Code) -> ast.expr | None:
    """Return the dict whose keys a loop over `source` goes through, None when it may be something else."""
    match source:
        case ast.Call(func=ast.Attribute(value=mapping, attr="keys"), args=[], keywords=[]):
            source = mapping
        case _:
            pass
    match source:
        case ast.Name() | ast.Attribute() if code.kind(source) == "dict":
            return source
        case ast.Name(id="self") if _is_dict_class(code.module.enclosing_class(source), code):
            return source
        case _:
            return None


def _is_dict_class(owner: ast.ClassDef | None, code: Code) -> bool:
    """Tell whether a class is a dict that looks up and iterates as dicts do."""
    if owner is None or not any(code.origin(base) in _DICTS for base in owner.bases):
        return False
    return not any(isinstance(item, ast.FunctionDef) and item.name in _OVERRIDES for item in owner.body)


def changed_meanwhile(node: ast.AST, path: str, key: str, code: Code) -> bool:
    """Tell whether a loop may change the dict at `path`, or bind the variable `key` anew."""
    changes = code.changes(node)
    bound = sum(
        isinstance(p, ast.Name) and p.id == key and isinstance(p.ctx, ast.Store) for p in descend(node)
    )
    touched = (
        changes.mutated | changes.stored | changes.passed | (changes.touched if path != "self" else set())
    )
    return bound > 1 or path in touched or path in changes.assigned or changes.suspends
