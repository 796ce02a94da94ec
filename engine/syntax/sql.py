"""SQL statements that a loop sends once per row."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import descend, dotted, target_names
from engine.syntax.splice import replace

_READS = ("SELECT", "WITH")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


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
            return RowStatement(call, loop, verb in _WRITES)
    return None


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
