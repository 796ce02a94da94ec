"""What is evaluated when: the blocks of a function, and the calls that an expression makes for sure."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.syntax.nodes import COMPREHENSIONS, FUNCTIONS, children


def statement_blocks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[list[ast.stmt]]:
    """Yield every block of a function, nested definitions left out."""
    waiting: list[ast.AST] = [function]
    while waiting:
        holder = waiting.pop()
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            block = getattr(holder, field, [])
            statements = (
                [item for item in block if isinstance(item, ast.stmt)] if isinstance(block, list) else []
            )
            if statements:
                yield statements
            waiting.extend(item for item in block if not isinstance(item, (*FUNCTIONS, ast.ClassDef)))


def unconditional_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that are made whenever `node` is evaluated, and made once."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, ast.Call):
            yield current
        if isinstance(current, (*FUNCTIONS, *COMPREHENSIONS)):
            continue
        if isinstance(current, ast.IfExp):
            stack.append(current.test)
        elif isinstance(current, ast.BoolOp):
            stack.append(current.values[0])
        else:
            stack.extend(children(current))
