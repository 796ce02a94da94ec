"""Rows related to the rows of a query, fetched by a query for each of them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import COMPREHENSIONS, descend, target_names
from engine.syntax.querysets import is_queryset
from engine.syntax.roles import sole_value

FETCHING = frozenset({"all", "filter", "exclude", "order_by", "count"})
"""Methods of a row's related managers that start a query of their own."""
_NOT_LOADED_AHEAD = frozenset({"iterator", "values", "values_list", "raw"})


@dataclass(frozen=True, slots=True, eq=False)
class RelatedRows:
    """`row.name.all()` of the rows of `query`, the expression that a person would add to; `plain` for
    `all()`, which what was loaded ahead can answer.
    """

    name: str
    query: ast.expr
    plain: bool


def related_rows(code: Code, call: ast.Call) -> RelatedRows | None:
    """Return what `row.tags.all()` fetches per row of a query set, None for other calls."""
    match call.func:
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id=row), attr=name), attr=method):
            pass
        case _:
            return None
    if method not in FETCHING or name == "objects" or (method in {"all", "count"} and call.args):
        return None
    if method == "filter" and not call.keywords:
        return None
    for loop in code.loops(call):
        if isinstance(loop, ast.While):
            continue
        clauses = loop.generators if isinstance(loop, COMPREHENSIONS) else [loop]
        for clause in clauses:
            if any(bound.id == row for bound in target_names(clause.target)):
                often = frequency(code, call, loop) > Frequency.RARELY and not few_turns(code, loop)
                query = _query(code, clause.iter) if isinstance(clause.target, ast.Name) and often else None
                known = query is None or _loaded(query, name)
                return None if known or query is None else RelatedRows(name, query, method == "all")
    return None


def _query(code: Code, rows: ast.expr) -> ast.expr | None:
    """Return the expression that makes the query set that a loop goes over."""
    if not is_queryset(code, rows):
        return None
    if isinstance(rows, ast.Name):
        known = sole_value(code, rows)
        return known[1] if known is not None else None
    return rows


def _loaded(query: ast.expr, name: str) -> bool:
    """Tell whether a query loads a relation ahead, or anything that is not written out, or cannot."""
    for part in descend(query):
        if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute):
            continue
        if part.func.attr in _NOT_LOADED_AHEAD:
            return True
        if part.func.attr == "prefetch_related":
            words = [word.value for word in part.args if isinstance(word, ast.Constant)]
            if len(words) != len(part.args) or any(str(word).split("__")[0] == name for word in words):
                return True
    return False
