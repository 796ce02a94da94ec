"""Loops over the indices of numpy arrays whose body is arithmetic: the same on whole arrays."""

from __future__ import annotations

import ast

from engine.syntax.arrays import is_array
from engine.syntax.code import Code
from engine.syntax.nodes import same

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.FloorDiv, ast.Mod)


def elements_of(
    code: Code, expressions: list[ast.expr], index: ast.Name, loop: ast.For
) -> list[ast.Subscript] | None:
    """Return the places that take the element `index` of an array, when the expressions consist of these,
    numbers and variables alone; None for anything else.
    """
    found: list[ast.Subscript] = []
    if not all(_collect(code, expression, index, found) for expression in expressions):
        return None
    names = {part.id for each in expressions for part in ast.walk(each) if isinstance(part, ast.Name)}
    return found if not names & (code.changes(loop).assigned - {index.id}) else None


def _collect(code: Code, node: ast.expr, index: ast.Name, found: list[ast.Subscript]) -> bool:
    match node:
        case ast.Subscript(value=ast.Name() as array, slice=ast.Name() as at) if same(at, index):
            found.append(node)
            return is_array(code, array)
        case ast.Constant(value=int() | float()):
            return True
        case ast.Name():
            return node.id != index.id and code.kind(node) not in {
                "list",
                "tuple",
                "str",
                "dict",
                "set",
                "ndarray",
            }
        case ast.BinOp(op=op):
            return isinstance(op, _ARITHMETIC) and all(
                _collect(code, part, index, found) for part in (node.left, node.right)
            )
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _collect(code, operand, index, found)
        case _:
            return False


def whole_text(code: Code, step: ast.stmt, parts: list[ast.Subscript], count: str) -> str:
    """Return the source of a statement with the elements taken as slices up to `count`."""
    text = code.text(step)
    if step.lineno != step.end_lineno:
        return text
    raw = text.encode()
    for part in sorted(parts, key=lambda part: part.col_offset, reverse=True):
        start, end = (
            part.slice.col_offset - step.col_offset,
            (part.slice.end_col_offset or 0) - step.col_offset,
        )
        raw = raw[:start] + f":{count}".encode() + raw[end:]
    return raw.decode()
