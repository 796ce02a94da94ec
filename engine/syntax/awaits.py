"""Loops of coroutines that wait for results one by one and only collect them."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.flow import few_turns
from engine.syntax.nodes import descend, dotted, target_names

_ONE_AT_A_TIME = frozenset(
    {"read", "readline", "recv", "receive", "receive_json", "receive_text", "get", "acquire", "next", "anext"}
    | {"sleep", "wait", "wait_for", "drain", "execute", "scalar", "scalars", "fetchone", "fetchall", "commit"}
    | {"flush", "send", "send_json", "write", "put", "runInteraction", "simple_select_one", "fetch_next"}
)
"""Methods that take turns on one connection, queue or lock."""


def collected_await(code: Code, loop: ast.For | ast.ListComp) -> ast.Await | None:
    """Return the await of a loop that does nothing but collect awaited results, None for other loops."""
    if isinstance(loop, ast.ListComp):
        clause = loop.generators[0]
        plain = len(loop.generators) == 1 and not clause.is_async and not clause.ifs
        awaited = loop.elt if plain and isinstance(loop.elt, ast.Await) else None
        target: ast.expr = clause.target
    else:
        awaited, target = _in_body(loop), loop.target
    if awaited is None or not _is_independent(awaited, target) or few_turns(code, loop):
        return None
    return awaited


def _in_body(loop: ast.For) -> ast.Await | None:
    """The await of `out.append(await f(x))`, or of `y = await f(x)` with an addition of `y` after it."""
    match loop.body:
        case [ast.Expr(value=ast.Call(func=ast.Attribute(attr="append"), args=[ast.Await() as awaited]))]:
            return awaited if not loop.orelse else None
        case [
            ast.Assign(targets=[ast.Name(id=name)], value=ast.Await() as awaited),
            ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "extend" | "add"), args=[added])),
        ]:
            uses = any(isinstance(part, ast.Name) and part.id == name for part in descend(added))
            more = any(isinstance(part, ast.Await) for part in descend(added))
            return awaited if uses and not more and not loop.orelse else None
        case _:
            return None


def takes_turns(path: str) -> bool:
    """Tell whether a function, by the last part of its name, must take turns with others of its kind."""
    return path.rpartition(".")[2] in _ONE_AT_A_TIME


def _is_independent(awaited: ast.Await, target: ast.expr) -> bool:
    """Tell whether an await is of a call about the element of the turn, and not one that must take turns."""
    call = awaited.value
    if not isinstance(call, ast.Call):
        return False
    path = dotted(call.func)
    if path is None or takes_turns(path):
        return False
    names = {name.id for name in target_names(target)}
    return any(isinstance(part, ast.Name) and part.id in names for part in descend(call))
