"""Which variables hold an open file."""

from __future__ import annotations

import ast

from engine.syntax.binding import NameView

_OPENERS = frozenset({"open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open"})


def is_open_file(code: NameView, file: ast.Name) -> bool:
    """Tell whether a variable is only bound to what `open` gives, or to `with path.open() as file`."""
    bindings = code.bindings(file)
    return bool(bindings) and all(_is_opened(code, binding.node, binding.value) for binding in bindings)


def _is_opened(code: NameView, node: ast.AST, value: ast.expr | None) -> bool:
    opener = node.context_expr if isinstance(node, ast.withitem) else value
    if not isinstance(opener, ast.Call):
        return False
    method = isinstance(opener.func, ast.Attribute) and opener.func.attr == "open"
    return code.origin(opener.func) in _OPENERS or (method and isinstance(node, ast.withitem))
