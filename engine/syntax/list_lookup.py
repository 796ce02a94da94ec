"""The edits that make a table before a loop, and look up there what `index` and `count` search a list for."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import guarded
from engine.syntax.hoist import anchor, fresh_name
from engine.syntax.lists import as_iterable, is_own
from engine.syntax.nodes import LOOPS, descend, dotted, same
from engine.syntax.repetition import Region
from engine.syntax.searches import inside, searched
from engine.syntax.set_instead import wrong_container
from engine.syntax.splice import ensure_import, line_before, replace

_MOVERS = frozenset({"insert", "remove", "pop", "clear", "sort", "reverse"})


def calls_alike(code: Code, call: ast.Call, region: Region) -> list[ast.Call]:
    """Return the calls in `region` of the same method of the same list, `call` included, in source order."""
    return sorted(
        (
            part
            for part in descend(region)
            if isinstance(part, ast.Call) and same(part.func, call.func) and len(part.args) == 1
        ),
        key=lambda part: (part.lineno, part.col_offset),
    )


def is_answered(code: Code, func: ast.Attribute, region: Region) -> bool:
    """Tell whether a table or a set may serve instead of the list that `index`, `count` or `remove` searches.

    Positions made beforehand are wrong once elements are put in, moved or taken out; a set knows neither the
    order nor the duplicates that whoever the list is handed to may need.
    """
    if func.attr == "remove":
        return is_own(func.value) or wrong_container(code, func.value) is not None
    return func.attr == "count" or not any(_moves_elements(part, func.value) for part in descend(region))


def _moves_elements(part: ast.AST, container: ast.expr) -> bool:
    match part:
        case ast.Call(func=ast.Attribute(value=value, attr=method)):
            return method in _MOVERS and same(value, container)
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            return same(value, container)
        case _:
            return False


def table_edits(code: Code, calls: list[ast.Call], region: Region) -> tuple[Edit, ...]:
    """Return the edits for the calls of `index` or `count` in `region`; none if the list may change there."""
    func = calls[0].func
    if not isinstance(func, ast.Attribute) or not _steady(code, func.value, region):
        return ()
    if isinstance(region, LOOPS) and any(guarded(code, call, region) for call in calls):
        return ()
    before = _before(code, region)
    made = _table(code, func) if before is not None else None
    if before is None or made is None:
        return ()
    imports, name, table = made
    first = line_before(code.module, before, f"{name} = {table}")
    if first is None:
        return ()
    lookups = [replace(call, f"{name}[{code.text(call.args[0])}]") for call in calls]
    return (*imports, first, *lookups, *_tests(code, func, region, name))


def _table(code: Code, func: ast.Attribute) -> tuple[tuple[Edit, ...], str, str] | None:
    path = dotted(func.value)
    if path is None or not isinstance(func.value, (ast.Name, ast.Attribute)):
        return None
    source = as_iterable(code, func.value)
    base = path.rpartition(".")[2].strip("_")
    if func.attr == "index":
        return (), fresh_name(code, f"{base}_position"), f"{{item: i for i, item in enumerate({source})}}"
    counter = ensure_import(code.module, "collections", "Counter")
    return (
        None
        if counter is None
        else (counter[0], fresh_name(code, f"{base}_count"), f"{counter[1]}({source})")
    )


def _tests(code: Code, func: ast.Attribute, region: Region, name: str) -> list[Edit]:
    """`x in xs` beside `xs.index(x)` is answered by the table as well; a Counter, too, holds what occurs."""
    return [
        replace(container, name)
        for part in descend(region)
        if isinstance(part, ast.Compare)
        and (container := searched(part)) is not None
        and same(container, func.value)
    ]


def _steady(code: Code, container: ast.expr, region: Region) -> bool:
    if isinstance(region, LOOPS):
        return code.unchanged(container, region)
    return isinstance(region, ast.Lambda) and isinstance(container, ast.Name)


def _before(code: Code, region: Region) -> ast.stmt | None:
    if isinstance(region, LOOPS):
        return anchor(code, region)
    statement = code.statement(region)
    if isinstance(statement, (ast.Expr, ast.Assign, ast.Return)) and code.function(region) is not None:
        # A lambda of a loop's own names can be served by a table of something else only.
        return None if any(inside(code, region, loop) for loop in code.loops(region)) else statement
    return None
