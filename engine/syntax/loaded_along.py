"""Loops over rows of a query, and which relations the query loads along with them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend
from engine.syntax.roles import sole_value

LOADERS = frozenset({"select_related", "prefetch_related"})


@dataclass(frozen=True, slots=True, eq=False)
class RowLoop:
    """A loop over rows called `row`: `query` is their source without what loads relations, as text; `loaded`
    maps the relations that are loaded along to the text of the call that does it."""

    loop: LoopNode
    row: str
    query: str
    loaded: dict[str, str]
    any_loaded: bool


def row_loops(code: Code, function: ast.AST) -> Iterator[RowLoop]:
    """Yield the loops of a function whose rows have one name and come from a call, directly or by a name."""
    for node in code.own(function):
        if isinstance(node, COMPREHENSIONS):
            clauses: list[ast.comprehension | ast.For | ast.AsyncFor] = [*node.generators[:1]]
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            clauses = [node]
        else:
            continue
        for clause in clauses:
            source = clause.iter
            if isinstance(source, ast.Name):
                known = sole_value(code, source)
                source = known[1] if known is not None else source
            if isinstance(clause.target, ast.Name) and isinstance(source, ast.Call):
                loaded, any_loaded = _loaded(code, source)
                yield RowLoop(node, clause.target.id, _bare(source), loaded, any_loaded)


def _loaded(code: Code, source: ast.expr) -> tuple[dict[str, str], bool]:
    """Return the relations that are loaded along, and whether any call loads some, named or not."""
    found: dict[str, str] = {}
    calls = [part for part in descend(source) if _is_loader(part)]
    for call in calls:
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                name = argument.value.partition("__")[0]
                found[name] = f"{call.func.attr}({code.text(argument)})"
    return found, bool(calls)


def _is_loader(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOADERS


class _WithoutLoaders(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _is_loader(node) and isinstance(node.func, ast.Attribute):
            return self.visit(node.func.value)  # type: ignore[no-any-return]
        return self.generic_visit(node)


def _bare(source: ast.expr) -> str:
    return ast.unparse(_WithoutLoaders().visit(copy.deepcopy(source)))
