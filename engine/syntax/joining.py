"""Edits that collect the pieces of a string in a list and join them behind the loop."""

from __future__ import annotations

import ast
import re

from engine.model import Edit
from engine.syntax.accumulate import Growing, How, Reads, step_of, steps, summands
from engine.syntax.code import Code
from engine.syntax.flow import block_of
from engine.syntax.gaps import between, end_of, replace_span, start_of
from engine.syntax.hoist import fresh_name
from engine.syntax.splice import line_after, replace

_HEAD = re.compile(r"""([fF](?:\"{3}|'{3}|"|'))\{\s*([\w.]+)\s*\}""")
"""An f-string that starts with a variable."""


def joining_edits(code: Code, found: Growing) -> tuple[Edit, ...]:
    """Return the edits for a local variable that is set, grows in one loop by `+=` or `s = s + x`, and is
    read behind it; none for anything more involved.
    """
    target = found.target
    if not isinstance(target, ast.Name) or found.resets or found.reads is not Reads.NONE:
        return ()
    plan = _plan(code, target)
    if plan is None:
        return ()
    start, loop, grown = plan
    if not all(_is_append(statement) for statement in grown):
        return ()
    pieces = fresh_name(code, f"{target.id}_parts")
    empty = isinstance(start.value, ast.Constant) and not start.value.value
    first = "[]" if empty else f"[{code.text(start.value)}]"
    quotes = 'b""' if found.kind == "bytes" else '""'
    if isinstance(start.value, ast.Constant) and code.text(start.value).endswith("'"):
        quotes = quotes.replace('"', "'")
    joined = line_after(code.module, loop, f"{target.id} = {quotes}.join({pieces})")
    appends = _appends(code, grown, pieces)
    return (replace(start, f"{pieces} = {first}"), *appends, joined) if appends and joined else ()


def _plan(code: Code, name: ast.Name) -> tuple[ast.Assign, ast.stmt, list[ast.stmt]] | None:
    """The statement that sets the variable, the loop behind it in the same block that holds all the
    statements that make it longer, and these; None when anything else binds it, or reads it earlier.
    """
    bindings = code.bindings(name)
    starts = [
        each.node for each in bindings if isinstance(each.node, ast.Assign) and step_of(each.node) is None
    ]
    grown = [each.node for each in bindings if isinstance(each.node, (ast.Assign, ast.AugAssign))]
    grown = [each for each in grown if each not in starts]
    if len(starts) != 1 or len(bindings) != len(grown) + 1 or not code.is_local(name) or code.captured(name):
        return None
    (start,) = starts
    above = code.parent(start)
    block = block_of(above, start) if above is not None else []
    if len(start.targets) != 1 or not isinstance(start.targets[0], ast.Name):
        return None
    holders = {_in_block(code, each, block) for each in grown}
    loop = holders.pop() if len(holders) == 1 else None
    if not isinstance(loop, (ast.For, ast.AsyncFor, ast.While)) or block.index(loop) < block.index(start):
        return None
    for use in code.uses(name):
        holder = _in_block(code, use, block)
        own = code.statement(use) in grown
        if not own and (holder is None or block.index(holder) <= block.index(loop)):
            return None
    return start, loop, list(grown)


def _in_block(code: Code, node: ast.AST, block: list[ast.stmt]) -> ast.stmt | None:
    """Return the statement of `block` that `node` is or stands in, None when it is outside."""
    current: ast.AST | None = node
    while current is not None:
        for statement in block:
            if statement is current:
                return statement
        current = code.parent(current)
    return None


def _is_append(statement: ast.stmt) -> bool:
    step = step_of(statement)
    return step is not None and step[1] in {How.APPEND, How.PIECES}


def _appends(code: Code, grown: list[ast.stmt], pieces: str) -> tuple[Edit, ...] | None:
    edits = []
    for statement in grown:
        match statement:
            case ast.AugAssign(target=target):
                text = between(code.module, end_of(target), end_of(statement)).partition("=")[2].lstrip()
            case ast.Assign(value=ast.BinOp() as value):
                text = (
                    between(code.module, end_of(summands(value)[0]), end_of(statement))
                    .partition("+")[2]
                    .lstrip()
                )
            case _:
                return None
        if text.count("(") != text.count(")"):
            return None
        edits.append(replace_span(start_of(statement), end_of(statement), f"{pieces}.append({text})"))
    return tuple(edits)


def in_place_edits(code: Code, found: Growing) -> tuple[Edit, ...]:
    """Return the edits that turn each `s = s + x + y` and `s = f"{s}…"` of the loop into `s += …`; none when
    one of them is written in an unusual way.
    """
    edits: list[Edit] = []
    for statement in steps(found):
        step = step_of(statement)
        if not isinstance(statement, ast.Assign) or step is None or step[1] is How.APPEND:
            continue
        target = end_of(statement.targets[0])
        formatted = isinstance(statement.value, ast.JoinedStr)
        start = start_of(statement.value if formatted else step[2][0])
        assigned = between(code.module, target, start)
        if "(" in assigned or "\n" in assigned:
            return ()
        edits.append(replace_span(target, start, " += "))
        if formatted:
            head = _HEAD.match(between(code.module, start, end_of(statement.value)))
            if head is None or head[2] != code.text(found.target):
                return ()
            line, column = start
            opened = (line, column + len(head[1].encode()))
            edits.append(replace_span(opened, (line, column + len(head[0].encode())), ""))
    return tuple(edits)
