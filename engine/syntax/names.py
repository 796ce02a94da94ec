"""What a name means: the dotted origin of a call or attribute, through the imports of the file."""

from __future__ import annotations

import ast
import builtins

from engine.syntax.scope import Binding, Scope

BUILTINS = frozenset(name for name in vars(builtins) if not name.startswith("_"))


def imported_origin(alias: ast.alias, parent: ast.AST | None) -> str:
    """Return the dotted name that an import binds: `os.path` for `import os.path as p`, `.models.User` for
    `from .models import User` (leading dots kept: they are relative to the file)."""
    if isinstance(parent, ast.ImportFrom):
        module = "." * parent.level + (parent.module or "")
        return f"{module}{'' if module.endswith('.') else '.'}{alias.name}"
    return alias.name if alias.asname else alias.name.partition(".")[0]


def origin_of_binding(binding: Binding, parents: dict[ast.AST, ast.AST]) -> str | None:
    """Return the dotted origin of an imported name, None for any other binding."""
    if binding.kind == "import" and isinstance(binding.node, ast.alias):
        return imported_origin(binding.node, parents.get(binding.node))
    return None


def lookup(name: str, scopes: list[Scope]) -> tuple[Scope, list[Binding]] | None:
    """Find who binds `name`, given the scopes from innermost to module; class bodies other than the first
    are passed over, as Python does. None means a builtin or an unknown name."""
    for position, scope in enumerate(scopes):
        if position and isinstance(scope.node, ast.ClassDef):
            continue
        if name in scope.outer_names:
            continue
        bindings = scope.bindings.get(name)
        if bindings:
            return scope, bindings
    return None
