"""Places inside a loop that a test reaches for some elements only, those of a kind."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import LoopNode


def under_condition(code: Code, node: ast.AST, loop: LoopNode) -> bool:
    """Tell whether `node` is evaluated only in those turns of `loop` that a test picks out.

    Tests that count ask what an element is: not for an order (`i < end` holds for a share of the turns), not
    whether it is new, and not for what is the same in all turns.
    """
    below: ast.AST = node
    for above in code.module.ancestors(node):
        tests: list[ast.expr] = []
        if isinstance(above, (ast.If, ast.IfExp)):
            chosen = above.body if isinstance(above.body, list) else [above.body]
            tests = [above.test] if below in chosen else []
        elif isinstance(above, ast.BoolOp) and isinstance(above.op, ast.And):
            tests = above.values[: next(i for i, value in enumerate(above.values) if value is below)]
        if any(_picks(test) and not code.unchanged(test, loop, lenient=True) for test in tests):
            return True
        if above is loop:
            return False
        below = above
    return False


def _picks(test: ast.expr) -> bool:
    """Tell whether a test asks what something is: not where it stands, nor whether it is new."""
    if isinstance(test, ast.UnaryOp):
        return _picks(test.operand)
    if isinstance(test, ast.BoolOp):
        return any(map(_picks, test.values))
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], (ast.Eq, ast.Is, ast.IsNot, ast.In))
    return not isinstance(test, ast.BinOp)
