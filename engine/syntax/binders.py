"""Which scope of a file each node that binds something belongs to, told in one pass over these nodes."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from engine.syntax.module import Module
from engine.syntax.nodes import SCOPES, ScopeNode
from engine.syntax.scope import BINDERS

_SCOPES = frozenset(SCOPES)
_IN_HEADERS = frozenset({ast.NamedExpr, ast.comprehension, ast.Lambda})
"""Binders that may stand in the header of a definition, which the scope around it evaluates."""


def binders_by_scope(module: Module) -> dict[ast.AST, list[ast.AST]]:
    """Return the nodes of classes in `BINDERS` that the module and each function, lambda and class of a
    linked file evaluate, in source order."""
    parents = module.parents
    found: dict[ast.AST, list[ast.AST]] = {module.tree: []}
    for node in module.below_among(module.tree, BINDERS)[1:]:
        above: ast.AST | None
        if node.__class__ in _IN_HEADERS:
            above = _owner(node, parents)
        else:
            above = parents[node]
            while above.__class__ not in _SCOPES:
                above = parents[above]
        if above is not None:
            found[above].append(node)
        if node.__class__ in _SCOPES:
            found[node] = []
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
