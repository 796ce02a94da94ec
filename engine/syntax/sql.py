"""SQL statements that a loop sends once per row."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import descend, dotted, same, target_names
from engine.syntax.splice import replace

_READS = ("SELECT", "WITH")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_RESULTS = frozenset(
    {"lastrowid", "rowcount", "fetchone", "fetchall", "fetchmany", "last_id", "last_insert_id", "insert_id"}
)
_VALUE_FOLLOWS = ("=", "(", ",", "'", '"', "<", ">", "%")


@dataclass(frozen=True, slots=True)
class RowStatement:
    """`cursor.execute(sql, parameters)` about the element of each turn of `loop`."""

    call: ast.Call
    loop: ast.For
    writes: bool


def statement_per_row(code: Code, call: ast.Call) -> RowStatement | None:
    """Return what a call of `execute` sends per turn of a loop, None for other calls."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "execute" or dotted(call.func) is None:
        return None
    verb = _verb(call.args[0]) if call.args else ""
    if verb not in _READS + _WRITES:
        return None
    for loop in code.loops(call):
        if not isinstance(loop, ast.For) or frequency(code, call, loop) <= Frequency.RARELY:
            return None
        names = {name.id for name in target_names(loop.target)}
        about = any(isinstance(part, ast.Name) and part.id in names for part in descend(call))
        if about and not few_turns(code, loop):
            found = RowStatement(call, loop, verb in _WRITES)
            return None if found.writes and _depends(code, found) else found
    return None


def _depends(code: Code, found: RowStatement) -> bool:
    """Tell whether a statement that writes must be sent in its turn: its text differs from turn to turn, or
    the turn goes on with what it did, by the same cursor or connection.
    """
    call, loop = found.call, found.loop
    assert isinstance(call.func, ast.Attribute)
    owner, above = call.func.value, code.parent(call)
    result = code.parent(above) if isinstance(above, ast.Await) else above
    if not isinstance(result, ast.Expr) or _clause_varies(code, call.args[0], loop):
        return True
    others = [part for part in descend(loop) if isinstance(part, ast.Call) and part is not call]
    passed = any(same(argument, owner) for other in others for argument in _arguments(other))
    asks = any(
        part.attr in _RESULTS and same(part.value, owner)
        for part in descend(loop)
        if isinstance(part, ast.Attribute)
    )
    return passed or asks or any(_asks(other, call.func) for other in others)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _asks(call: ast.Call, execute: ast.expr) -> bool:
    return same(call.func, execute) and bool(call.args) and _verb(call.args[0]) in _READS


def _clause_varies(code: Code, sql: ast.expr, loop: ast.For) -> bool:
    """Tell whether a hole in a statement holds a clause, not a value, that the loop sets."""
    if not isinstance(sql, ast.JoinedStr):
        return False
    assigned = code.changes(loop).assigned
    before = ""
    for part in sql.values:
        if isinstance(part, ast.Constant):
            before = str(part.value).rstrip()
        elif not before.endswith(_VALUE_FOLLOWS) and any(
            isinstance(name, ast.Name) and name.id in assigned for name in descend(part)
        ):
            return True
    return False


def _verb(sql: ast.expr) -> str:
    """The first word of a statement that is written out, at least up to the values it is about."""
    first = sql.values[0] if isinstance(sql, ast.JoinedStr) and sql.values else sql
    text = first.value.upper() if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    if first is not sql and "WHERE" not in text and "VALUES" not in text:
        return ""
    return text.split(None, 1)[0] if text.strip() else ""


def executemany_edits(code: Code, found: RowStatement) -> tuple[Edit, ...]:
    """Return the edit that sends all rows with one `executemany`, none when the loop does anything else, or
    the statement is not the same for all rows.
    """
    call, loop = found.call, found.loop
    alone = len(loop.body) == 1 and code.parent(call) is loop.body[0] and not loop.orelse
    if not alone or not found.writes or len(call.args) != 2 or call.keywords:
        return ()
    sql, row = call.args
    if not isinstance(sql, ast.Constant) or loop.type_comment or sql.lineno != sql.end_lineno:
        return ()
    owner = code.text(call.func).removesuffix(".execute")
    target, rows, row_text = code.text(loop.target), code.text(loop.iter), code.text(row)
    values = rows if row_text == target else f"[{row_text} for {target} in {rows}]"
    text = f"{owner}.executemany({code.text(sql)}, {values})"
    return () if "\n" in text else (replace(loop, text),)
