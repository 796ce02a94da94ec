"""Turns a text into the view that rules have of it."""

from __future__ import annotations

import ast
import textwrap
from typing import TypeVar

from engine.syntax.code import Code
from engine.syntax.module import Module

Node = TypeVar("Node", bound=ast.AST)


def code_of(source: str) -> Code:
    """Return the view of a dedented module text."""
    text = textwrap.dedent(source).encode()
    module = Module("example.py", text, ast.parse(text))
    module.link()
    return Code(module)


def first(code: Code, cls: type[Node], text: str = "") -> Node:
    """Return the first node of a class, in source order, whose source contains `text`."""
    nodes = [
        node
        for node in code.module.parents
        if isinstance(node, cls)
        and (not text or (isinstance(node, (ast.expr, ast.stmt)) and text in code.text(node)))
    ]
    return min(nodes, key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))
