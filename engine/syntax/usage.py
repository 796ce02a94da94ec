"""What becomes of a value: whether the code around an expression only reads it."""

from __future__ import annotations

import ast

from engine.syntax.binding import NameView
from engine.syntax.nodes import same
from engine.syntax.purity import PURE_METHODS

_READERS = frozenset(
    {
        "len",
        "sum",
        "min",
        "max",
        "any",
        "all",
        "sorted",
        "list",
        "tuple",
        "set",
        "frozenset",
        "dict",
        "str",
        "repr",
    }
    | {
        "enumerate",
        "zip",
        "map",
        "filter",
        "reversed",
        "iter",
        "bool",
        "print",
        "isinstance",
        "range",
        "bytes",
    }
)
"""Builtins that take what they need from an argument and keep nothing of it (elements aside)."""

_READING_METHODS = frozenset(
    {"join", "extend", "update", "difference_update", "intersection_update", "writelines", "fromkeys"}
    | {"get", "isdisjoint", "issubset", "issuperset", "union", "difference", "intersection"}
)
"""Methods that read their argument's elements and do not keep the argument."""


def only_read(code: NameView, node: ast.expr) -> bool:
    """Tell whether the value of `node` is only read, here or through the local name it is bound to: then it
    makes no difference whether it is a new object or one that others hold.
    """
    if is_read(code, node):
        return True
    statement = code.parent(node)
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is not node:
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if len(targets) != 1:
        return False
    target = targets[0]
    if isinstance(target, (ast.Tuple, ast.List)):
        return True
    return isinstance(target, ast.Name) and reads_only_name(code, target)


def reads_only_name(code: NameView, name: ast.Name) -> bool:
    """Tell whether a local variable is bound once and all its uses only read the object."""
    if not code.is_local(name) or code.captured(name) or len(code.bindings(name)) != 1:
        return False
    return all(is_read(code, use) for use in code.uses(name))


def is_read(code: NameView, node: ast.expr) -> bool:
    """Tell whether the expression or statement directly around `node` reads it and lets go of it."""
    above = code.parent(node)
    match above:
        case ast.Compare() | ast.BinOp() | ast.UnaryOp() | ast.FormattedValue() | ast.Starred():
            return True
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return above.iter is node
        case ast.If() | ast.While() | ast.IfExp() | ast.Assert() if above.test is node:
            return True
        case ast.Subscript(ctx=ast.Load()):
            return above.value is node
        case ast.AugAssign():
            return above.value is node
        case ast.Attribute(ctx=ast.Load(), attr=attr):
            call = code.parent(above)
            return attr in PURE_METHODS | {"get"} and isinstance(call, ast.Call) and call.func is above
        case ast.Call():
            return node is not above.func and _reads_argument(code, above)
        case _:
            return False


def _reads_argument(code: NameView, call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr in _READING_METHODS
    return code.origin(call.func) in _READERS


def remembers(code: NameView, node: ast.expr) -> bool:
    """Tell whether an `if` around `node` asks for what the value is then stored in: it is computed once only.

    `if found is None: found = sorted(xs)` and `if key not in cache: cache[key] = sorted(xs)` do so.
    """
    statement = code.statement(node)
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    for above in code.module.ancestors(statement):
        if isinstance(above, (ast.If, ast.While)):
            for target in targets:
                stored = target.value if isinstance(target, ast.Subscript) else target
                if any(_mentions(part, stored) for part in ast.walk(above.test)):
                    return True
        elif isinstance(above, ast.stmt):
            return False
    return False


def _mentions(part: ast.AST, stored: ast.expr) -> bool:
    return isinstance(part, ast.expr) and same(part, stored)
