"""The text between nodes: where the comma, the bracket or the white space stands that no node covers."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.module import Module

Position = tuple[int, int]


def start_of(node: ast.expr | ast.stmt) -> Position:
    """Return the position of the first character of `node`."""
    return node.lineno, node.col_offset


def end_of(node: ast.expr | ast.stmt) -> Position:
    """Return the position just behind `node`."""
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def between(module: Module, start: Position, end: Position) -> str:
    """Return the source between two positions."""
    (line, column), (end_line, end_column) = start, end
    if line == end_line:
        return module.lines[line - 1][column:end_column].decode()
    parts = [module.lines[line - 1][column:], *module.lines[line : end_line - 1]]
    return b"\n".join([*parts, module.lines[end_line - 1][:end_column]]).decode()


def replace_span(start: Position, end: Position, text: str) -> Edit:
    """Replace the source between two positions by `text`."""
    return Edit(*start, *end, text)


def unbracket(module: Module, call: ast.Call, argument: ast.expr) -> tuple[Edit, ...]:
    """Return the edits that turn `f([x for …])` into `f(x for …)`, in parentheses unless it stands alone."""
    (line, column), (end_line, end_column) = start_of(argument), end_of(argument)
    alone = not between(module, (end_line, end_column), end_of(call)).strip(" \t\r\n)")
    opening, closing = ("", "") if alone and len(call.args) == 1 and not call.keywords else ("(", ")")
    return (
        Edit(line, column, line, column + 1, opening),
        Edit(end_line, end_column - 1, end_line, end_column, closing),
    )
