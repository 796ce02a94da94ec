"""What SQLAlchemy sessions and database connections are asked in loops."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency, guarded
from engine.syntax.nodes import descend, dotted, target_names
from engine.syntax.query_loops import loop_of_query

SENDING = frozenset(
    {"first", "one", "one_or_none", "all", "count", "scalar", "scalars", "get", "execute", "scalar_one"}
)
"""Methods of sessions and their queries that send a statement."""
_ROOTS = ("sqlalchemy", "flask_sqlalchemy", "sqlmodel")
_STATEMENTS = frozenset(f"{root}.{name}" for root in _ROOTS for name in ("select", "exists", "func.count"))
_SESSIONS = ("session", "conn", "connection", "db")
_ADDING = frozenset({"add", "add_all", "merge", "execute", "delete", "executemany"})


def asks_session(code: Code, call: ast.Call) -> bool:
    """Tell whether a call sends a query of SQLAlchemy for particular rows: `session.query(…)….first()`,
    `User.query.get(…)`, `session.execute(select(…))` or `session.get(User, key)`.
    """
    return isinstance(call.func, ast.Attribute) and _looks_asking(code, call, call.func) and _imported(code)


def _looks_asking(code: Code, call: ast.Call, func: ast.Attribute) -> bool:
    method, owner = func.attr, func.value
    if method in {"execute", "scalar", "scalars"} and call.args:
        return _is_statement(code, call.args[0])
    if method == "get" and len(call.args) == 2:
        return _is_session(owner)
    return method in SENDING and _is_query(owner)


def _imported(code: Code) -> bool:
    imported = [alias.name for statement in code.nodes(ast.Import) for alias in statement.names]
    imported += [statement.module or "" for statement in code.nodes(ast.ImportFrom)]
    return any(name.startswith(_ROOTS) for name in imported)


def _is_query(node: ast.expr) -> bool:
    """Tell whether a chain of calls starts with `session.query(…)` or `User.query`."""
    while True:
        match node:
            case ast.Call(func=ast.Attribute(attr="query", value=owner), args=[_, *_]):
                return _is_session(owner)
            case ast.Call(func=ast.Attribute(value=inner)):
                node = inner
            case ast.Attribute(attr="query", value=ast.Name(id=model)):
                return model[:1].isupper()
            case _:
                return False


def _is_session(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        node = node.func
    return (dotted(node) or "").rpartition(".")[2].lower().endswith("session")


def _is_statement(code: Code, node: ast.expr) -> bool:
    """Tell whether an expression is a `select(…)` with what is called on it, written out in place."""
    while isinstance(node, ast.Call):
        if code.origin(node.func) in _STATEMENTS:
            return True
        if not isinstance(node.func, ast.Attribute):
            return False
        node = node.func.value
    return False


def query_per_turn(code: Code, call: ast.Call) -> bool:
    """Tell whether a session is asked about the element of each turn of a loop."""
    return asks_session(code, call) and loop_of_query(code, call) is not None


def commit_per_turn(code: Code, call: ast.Call) -> ast.For | None:
    """Return the loop in each turn of which a transaction that writes one element is committed."""
    loop = code.loops(call)[0] if code.loops(call) else None
    if not isinstance(call.func, ast.Attribute) or not isinstance(loop, ast.For) or call.args:
        return None
    owner = dotted(call.func.value)
    plain = (
        owner is not None and isinstance(code.parent(call), ast.Expr) and loop.body[-1] is code.parent(call)
    )
    if not plain or frequency(code, call, loop) < Frequency.SOMETIMES or guarded(code, call, loop):
        return None
    if any(isinstance(part, ast.Constant) and part.value == "SAVEPOINT" for part in descend(loop)):
        return None
    return loop if _writes(loop, owner or "") and not few_turns(code, loop) else None


def _writes(loop: ast.For, owner: str) -> bool:
    """Tell whether a loop hands the element of the turn to what is committed, or to a cursor beside it."""
    names = {name.id for name in target_names(loop.target)}
    session = owner.rpartition(".")[2].lower()
    for part in descend(loop):
        if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute):
            continue
        receiver = dotted(part.func.value) or ""
        near = receiver == owner or "cur" in receiver.lower()
        about = part.func.attr == "add" or any(
            isinstance(inner, ast.Name) and inner.id in names for inner in descend(part)
        )
        if about and near and part.func.attr in _ADDING and session.endswith(_SESSIONS):
            return True
    return False
