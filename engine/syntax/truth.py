"""Whether a value matters only as true or false."""

from __future__ import annotations

import ast

from engine.syntax.inference import KindView


def is_truth_value(code: KindView, node: ast.expr) -> bool:
    """Tell whether only the truth of `node` matters to the code around it."""
    above = code.parent(node)
    match above:
        case ast.If() | ast.While() | ast.IfExp() | ast.Assert():
            return above.test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp():
            return is_truth_value(code, above)
        case ast.comprehension():
            return node in above.ifs
        case ast.Call(func=ast.Name(id="bool"), args=[argument]):
            return argument is node and code.origin(above.func) == "bool"
        case _:
            return False


def is_bool(code: KindView, node: ast.expr) -> bool:
    """Tell whether `node` is known to be a `bool`."""
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Compare(ops=[ast.Is() | ast.IsNot() | ast.In() | ast.NotIn()]):
            return True
        case ast.BoolOp():
            return all(is_bool(code, value) for value in node.values)
        case ast.Compare():
            return False
        case _:
            return code.kind(node) == "bool"


def emptiness_test(code: KindView, count: ast.expr) -> ast.expr | None:
    """Return the expression by which a number is asked to be other than zero, as `count > 0`, or the number
    itself where only its truth matters; None where the number matters.
    """
    above = code.parent(count)
    match above:
        case ast.Compare(left=left, ops=[ast.Gt() | ast.NotEq()], comparators=[ast.Constant(value=0)]) if (
            left is count
        ):
            return above
        case ast.Compare(left=left, ops=[ast.GtE()], comparators=[ast.Constant(value=1)]) if left is count:
            return above
        case _:
            return count if is_truth_value(code, count) else None
