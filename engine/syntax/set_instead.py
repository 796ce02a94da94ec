"""The edits that make a local variable a set where it was a list."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import block_of
from engine.syntax.lists import unhashable
from engine.syntax.roles import every_use, is_plain_call, role, sole_value
from engine.syntax.splice import ensure_import, replace, replace_attribute

_AS_A_SET = {".append": "add", ".extend": "update"}


def set_instead(code: Code, container: ast.expr) -> tuple[ast.stmt, tuple[Edit, ...], tuple[str, ...]] | None:
    """Return the statement that makes the list, the edits that make it a set, and what must hold for them.

    None where more is done with the list than to fill, search and measure it.
    """
    if not isinstance(container, ast.Name):
        return None
    uses, bound = every_use(code, container), sole_value(code, container)
    if uses is None or bound is None or _has_type_comment(code, bound[0]):
        return None
    statement, value = bound
    edits = _value_edits(code, value)
    if edits is None or not _annotate(code, edits, statement) or _asks_for_unhashable(code, uses):
        return None
    conditions: dict[str, None] = {}
    for use in uses:
        what = role(code, use)
        if what in _AS_A_SET:
            call = code.parent(code.parent(use) or use)
            if not isinstance(call, ast.Call) or not is_plain_call(code, call):
                return None
            assert isinstance(call.func, ast.Attribute)
            edits.append(replace_attribute(call.func, _AS_A_SET[what]))
        elif what not in {"in", "truth", "len", "message", ".remove"}:
            return None
        conditions |= _conditions(what, container.id)
    return statement, tuple(edits), tuple(conditions)


def _conditions(what: str, name: str) -> dict[str, None]:
    match what:
        case "len":
            found = [f"no element of `{name}` occurs twice"]
        case ".remove":
            found = [f"no element of `{name}` occurs twice", f"whatever is removed is in `{name}`"]
        case "message":
            found = [f"the order of `{name}` in messages does not matter"]
        case _:
            found = []
    return dict.fromkeys(found)


def wrong_container(code: Code, container: ast.expr) -> ast.stmt | None:
    """Return the statement that makes the list when nothing done with it needs a list, whatever a person must
    then change: elements taken off its end where they were put on it count as taken out.
    """
    if not isinstance(container, ast.Name):
        return None
    uses, bound = every_use(code, container), sole_value(code, container)
    if uses is None or bound is None or _value_edits(code, bound[1]) is None:
        return None
    roles = {role(code, use) for use in uses}
    if not roles <= {"in", "truth", "len", "message", ".append", ".extend", ".remove", ".pop"}:
        return None
    if ".pop" in roles and not all(_paired(code, use) for use in uses if role(code, use) == ".pop"):
        return None
    return bound[0]


def _paired(code: Code, use: ast.Name) -> bool:
    """Tell whether the block that takes the last element off has put one on before."""
    call = code.parent(code.parent(use) or use)
    block = block_of(code.parent(code.statement(use)) or code.module.tree, code.statement(use))
    puts = f"{use.id}.append("
    put = any(
        isinstance(statement, ast.Expr) and code.text(statement).startswith(puts) for statement in block
    )
    return put and isinstance(call, ast.Call) and not call.args


def _value_edits(code: Code, value: ast.expr) -> list[Edit] | None:
    match value:
        case ast.List(elts=[]) | ast.Call(func=ast.Name(id="list"), args=[], keywords=[]):
            return [replace(value, "set()")]
        case ast.ListComp() | ast.List():
            line, column = value.end_lineno or value.lineno, value.end_col_offset or 0
            return [
                Edit(value.lineno, value.col_offset, value.lineno, value.col_offset + 1, "{"),
                Edit(line, column - 1, line, column, "}"),
            ]
        case ast.Call(func=ast.Name(id="list" | "sorted" | "tuple") as func, args=[_], keywords=[]):
            return [replace(func, "set")] if code.origin(func) == func.id else None
        case _:
            return None


def _annotate(code: Code, edits: list[Edit], statement: ast.Assign | ast.AnnAssign) -> bool:
    """Mend the annotation of the statement too; tell whether that is possible."""
    if isinstance(statement, ast.Assign):
        return True
    annotation = statement.annotation
    name = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    origin = code.origin(name)
    if origin == "list":
        edits.append(replace(name, "set"))
        return True
    known = ensure_import(code.module, "typing", "Set") if origin == "typing.List" else None
    if known is None:
        return False
    edits.extend([*known[0], replace(name, known[1])])
    return True


def _asks_for_unhashable(code: Code, uses: list[ast.Name]) -> bool:
    tests = [code.parent(use) for use in uses]
    return any(isinstance(test, ast.Compare) and unhashable(code, test.left) for test in tests)


def _has_type_comment(code: Code, statement: ast.stmt) -> bool:
    last = code.module.lines[(statement.end_lineno or statement.lineno) - 1]
    return b"# type:" in last[statement.end_col_offset or 0 :]
