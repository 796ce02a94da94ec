"""What the people who wrote a function say about it: its docstring and its comments."""

from __future__ import annotations

import ast
import re

from engine.syntax.code import Code
from engine.syntax.nodes import FUNCTIONS


def remarked(code: Code, node: ast.AST, words: re.Pattern[str]) -> bool:
    """Tell whether the docstring or a comment of the function around `node` says one of some words.

    A `#` in a string counts as a comment: it makes Velox silent once too often, never the reverse.
    """
    function = code.function(node)
    if not isinstance(function, FUNCTIONS) or isinstance(function, ast.Lambda):
        return False
    lines = code.module.lines[function.lineno - 1 : function.end_lineno]
    comments = (line.partition(b"#")[2].decode() for line in lines)
    return bool(words.search(ast.get_docstring(function) or "")) or any(map(words.search, comments))
