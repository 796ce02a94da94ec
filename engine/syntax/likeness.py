"""Do two pieces of code say the same? Layout, comments and docstrings do not count."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable

_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
_NAMES = frozenset({"name", "id", "attr"})
_UNSEEN = frozenset({"type_comment", "kind", "type_ignores"})
"""Fields that tell how a thing is written, not what it does."""


def likeness(nodes: Iterable[ast.AST], own: str = "") -> bytes:
    """Return a hash of what some nodes say: equal for equal code.

    The name `own` counts as no name at all, so that a function is alike under another one, also where it
    calls itself. Trees of any depth are read: nothing recurses.
    """
    seen = hashlib.sha256()
    stack: list[object] = [list(nodes)]
    while stack:
        part = stack.pop()
        if isinstance(part, ast.AST):
            values = _values(part, own)
            seen.update(f"{type(part).__name__}:{len(values)};".encode())
            stack.extend(reversed(values))
        elif isinstance(part, list):
            seen.update(f"[{len(part)};".encode())
            stack.extend(reversed(part))
        else:
            text = repr(part).encode("utf-8", "surrogatepass")
            seen.update(f"{type(part).__name__}={len(text)};".encode() + text)
    return seen.digest()


def _values(node: ast.AST, own: str) -> list[object]:
    found: list[object] = []
    for name, value in ast.iter_fields(node):
        if name in _UNSEEN:
            continue
        if name == "body" and isinstance(node, _DOCUMENTED):
            found.append(_undocumented(value))
        elif name in _NAMES and own and value == own:
            found.append(None)
        else:
            found.append(value)
    return found


def _undocumented(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
        case _:
            return body
