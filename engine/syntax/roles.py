"""What each use of a variable does with it: searched, tested, measured, walked over, or something else."""

from __future__ import annotations

import ast

from engine.syntax.inference import KindView
from engine.syntax.nodes import FUNCTIONS, FunctionNode, dotted
from engine.syntax.truth import is_truth_value

_LOG_METHODS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})


def role(code: KindView, use: ast.expr) -> str:
    """Return what the code around `use` does with it.

    "in": searched by `in` or `not in`; "truth": tested for emptiness; "len"; "iterated"; ".append": that
    method is called on it (any name after the dot); "element": one element read; "message": put into the text
    of an error or a log; "other": anything else.
    """
    above = code.parent(use)
    match above:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[right]) if right is use:
            return "in"
        case ast.Call(func=ast.Name() as func, args=[only], keywords=[]) if only is use:
            return "len" if code.origin(func) == "len" else "other"
        case ast.For() | ast.AsyncFor() | ast.comprehension() if above.iter is use:
            return "iterated"
        case ast.Attribute(ctx=ast.Load()):
            call = code.parent(above)
            return f".{above.attr}" if isinstance(call, ast.Call) and call.func is above else "other"
        case ast.Subscript(ctx=ast.Load()) if above.value is use:
            return "other" if isinstance(above.slice, ast.Slice) else "element"
        case _:
            if is_truth_value(code, use):
                return "truth"
            return "message" if _only_told(code, use) else "other"


def _only_told(code: KindView, use: ast.expr) -> bool:
    """Tell whether the value becomes part of an error's or a log's text."""
    statement = code.statement(use)
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        func = dotted(statement.value.func) or ""
        return "log" in func.lower() and func.rpartition(".")[2] in _LOG_METHODS
    if not isinstance(statement, ast.Raise):
        return False
    return any(isinstance(above, ast.JoinedStr) for above in code.module.ancestors(use))


def is_plain_call(code: KindView, call: ast.Call) -> bool:
    """Tell whether a call with one argument is a statement of its own."""
    if call.keywords or len(call.args) != 1 or isinstance(call.args[0], ast.Starred):
        return False
    return isinstance(code.parent(call), ast.Expr)


def every_use(code: KindView, name: ast.Name) -> list[ast.Name] | None:
    """Return all places that read a local variable, nested functions included, in source order.

    None when that is not certain: the variable is not local, or a nested scope or comprehension has another
    variable of that name.
    """
    owner = _owner(code, name)
    if owner is None:
        return None
    found = []
    for part in code.below(owner):
        if part is not owner and isinstance(part, (*FUNCTIONS, ast.ClassDef)):
            inner = code.scope(part)
            if name.id in inner.bindings or name.id in inner.outer_names:
                return None
        if isinstance(part, ast.Name) and part.id == name.id and isinstance(part.ctx, ast.Load):
            found.append(part)
    if any(binding.kind == "comprehension" for binding in code.scope(owner).bindings[name.id]):
        return None
    return sorted(found, key=lambda use: (use.lineno, use.col_offset))


def _owner(code: KindView, name: ast.Name) -> FunctionNode | None:
    """The function whose local variable `name` is, from inside it or from a function nested in it."""
    for scope in code.scopes(name):
        if isinstance(scope.node, FUNCTIONS) and name.id in scope.bindings:
            return None if name.id in scope.outer_names else scope.node
        if name.id in scope.bindings or name.id in scope.outer_names:
            return None
    return None


def sole_value(code: KindView, name: ast.Name) -> tuple[ast.Assign | ast.AnnAssign, ast.expr] | None:
    """Return the one statement that binds a variable, and the value, when it is a plain `name = value`."""
    bindings = code.bindings(name)
    if len(bindings) != 1 or bindings[0].value is None:
        return None
    node, value = bindings[0].node, bindings[0].value
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and node.value is value:
        return node, value
    if isinstance(node, ast.AnnAssign) and node.value is value:
        return node, value
    return None
