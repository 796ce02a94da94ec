"""What is evaluated for sure when its statement is."""

from __future__ import annotations

import ast

from engine.syntax.binding import NameView
from engine.syntax.nodes import COMPREHENSIONS, FUNCTIONS


def is_unconditional(node: ast.expr, code: NameView) -> bool:
    """Tell whether an expression is evaluated once whenever its statement begins to be."""
    below: ast.AST = node
    for above in code.module.ancestors(node):
        if isinstance(above, ast.stmt):
            return isinstance(above, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr)) or (
                isinstance(above, ast.If) and below is above.test
            )
        if isinstance(above, (*FUNCTIONS, *COMPREHENSIONS)):
            return False
        if isinstance(above, ast.IfExp) and below is not above.test:
            return False
        if isinstance(above, ast.BoolOp) and below is not above.values[0]:
            return False
        below = above
    return False
