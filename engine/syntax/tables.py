"""Sets and dicts that a function builds in each call though they never change, and what it does with them."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.module_constant import from_constants, is_constant, is_global, named_above, word_for
from engine.syntax.nodes import dotted
from engine.syntax.roles import every_use, role, sole_value
from engine.syntax.splice import remove_statement, replace

Table = ast.Set | ast.Dict | ast.SetComp | ast.DictComp | ast.ListComp | ast.Call
NamedFunction = ast.FunctionDef | ast.AsyncFunctionDef

_READING = frozenset({"in", "element", "len", "truth", "iterated", ".get", ".items", ".keys", ".values"})
_LARGE = 8
_ONCE = frozenset({"__init__", "__new__", "__init_subclass__", "__set_name__", "__reduce__"})


def home(code: Code, node: ast.expr) -> NamedFunction | None:
    """Return the function that builds the table anew in each call; None where it runs once, or remembers."""
    function = next(
        (above for above in code.module.ancestors(node) if isinstance(above, NamedFunction)), None
    )
    if function is None or runs_once(code, node) or function.name in _ONCE:
        return None
    marks = [mark.func if isinstance(mark, ast.Call) else mark for mark in function.decorator_list]
    return None if any("cache" in (dotted(mark) or "").lower() for mark in marks) else function


def worth(code: Code, table: Table, reads: list[ast.expr], function: NamedFunction) -> float:
    """Return the chance that a maintainer wants the table out of the function."""
    if isinstance(table, (ast.SetComp, ast.DictComp, ast.ListComp)):
        return 0.7
    if code.loops(table) or any(code.loops(call) for call in code.calls_by_name.get(function.name, [])):
        return 0.65
    large = isinstance(table, ast.Dict) and len(table.keys) >= _LARGE
    return 0.55 if large or is_property(function) or any(code.loops(read) for read in reads) else 0.0


def is_property(function: NamedFunction) -> bool:
    """Tell whether a function is read like an attribute."""
    return any(dotted(mark) == "property" for mark in function.decorator_list)


def handed_out(code: Code, table: Table, function: NamedFunction) -> bool:
    """Tell whether a property collects what is always the same, and returns it."""
    above = code.parent(table)
    while isinstance(above, ast.BinOp):
        above = code.parent(above)
    return (
        isinstance(table, (ast.SetComp, ast.DictComp))
        and isinstance(above, ast.Return)
        and is_property(function)
    )


def is_table(code: Code, node: Table) -> bool:
    """Tell whether a value is the same each time it is built, and takes its time."""
    match node:
        case ast.Set():
            return len(node.elts) > 2 and all(is_constant(element) for element in node.elts)
        case ast.Dict():
            keys = len(node.keys) > 3 and all(key is not None and is_constant(key) for key in node.keys)
            return keys and all(is_constant(value) or is_global(code, value) for value in node.values)
        case ast.Call(
            func=ast.Name() as func, args=[ast.List() | ast.Tuple() | ast.Set() as inner], keywords=[]
        ):
            built = code.origin(func) in {"set", "frozenset"}
            return built and len(inner.elts) > 2 and all(is_constant(element) for element in inner.elts)
        case ast.SetComp() | ast.DictComp() | ast.ListComp():
            return from_constants(code, node)
        case _:
            return False


def reads_of(code: Code, table: Table) -> list[ast.expr] | None:
    """Return the places that read the table, itself or the local name for it.

    None if the table may be changed, or if Python makes it a constant anyway.
    """
    statement = code.parent(table)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is table:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        name = targets[0]
        uses = every_use(code, name) if isinstance(name, ast.Name) else None
        if not uses or not isinstance(name, ast.Name) or sole_value(code, name) is None:
            return None
        return list(uses) if all(role(code, use) in _READING for use in uses) else None
    direct = role(code, table)
    # Searched or iterated where it stands, a set of constants is a frozenset in the compiled code.
    folded = isinstance(table, ast.Set) and direct in {"in", "iterated"}
    return [table] if direct in _READING and not folded else None


def table_edits(code: Code, table: Table, reads: list[ast.expr], function: NamedFunction) -> tuple[Edit, ...]:
    """Return the edits that name the table above the function or class; none where that does not go."""
    if isinstance(table, ast.Dict) and not all(is_constant(value) for value in table.values):
        return ()
    above = named_above(code, table, _wanted(code, table, reads, function))
    if above is None:
        return ()
    edit, name = above
    if reads == [table]:
        return edit, replace(table, name)
    removed = remove_statement(code.module, code.statement(table))
    return () if removed is None else (edit, removed, *(replace(read, name) for read in reads))


def _wanted(code: Code, table: Table, reads: list[ast.expr], function: NamedFunction) -> str:
    first = reads[0]
    if first is not table and isinstance(first, ast.Name):
        names = code.module.named(first.id)
        alone = sum(isinstance(name.ctx, ast.Store) for name in names) == 1
        return first.id if alone else f"{function.name}_{first.id}"
    if isinstance(table, (ast.SetComp, ast.DictComp, ast.ListComp)):
        return word_for(table)
    return f"{function.name}_{'table' if isinstance(table, ast.Dict) else 'set'}"
