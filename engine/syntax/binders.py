"""Which scope of a file each node that binds something belongs to, told in one pass over these nodes."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from engine.syntax.module import Module
from engine.syntax.nodes import SCOPES, ScopeNode
from engine.syntax.scope import BINDERS

_IN_HEADERS = frozenset({ast.NamedExpr, ast.comprehension, ast.Lambda})
"""Binders that may stand in the header of a definition, which the scope around it evaluates."""


def binders_by_scope(module: Module) -> dict[ast.AST, list[ast.AST]]:
    """Return the nodes of classes in `BINDERS` that the module and each function, lambda and class of a
    linked file evaluate, in source order."""
    nodes, parents = module.nodes, module.parents
    current: list[ast.AST] = []
    end = len(nodes)
    found: dict[ast.AST, list[ast.AST]] = {module.tree: current}
    around: list[tuple[list[ast.AST], int]] = []
    for position in module.positions_among(BINDERS):
        node = nodes[position]
        while position >= end:
            current, end = around.pop()
        if node.__class__ not in _IN_HEADERS:
            if position:
                current.append(node)
        elif (owner := _owner(node, parents)) is not None:
            found[owner].append(node)
        if position and isinstance(node, SCOPES):
            around.append((current, end))
            current, end = [], module.stretch(node)[1]
            found[node] = current
    return found


def _owner(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> ScopeNode | None:
    """The scope that evaluates an expression; None for one in an annotation of a parameter or result."""
    below, above = node, parents[node]
    while True:
        if isinstance(above, ast.Lambda):
            if below is above.body:
                return above
        elif isinstance(above, SCOPES):
            if isinstance(below, ast.stmt):
                return above
            if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)) and below is above.returns:
                return None
        elif isinstance(above, ast.arg):
            return None
        below, above = above, parents[above]
