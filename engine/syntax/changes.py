"""What a stretch of code changes: names it binds, objects it mutates, calls whose effect nobody knows."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.syntax.module import Module
from engine.syntax.nodes import dotted, target_names
from engine.syntax.purity import MUTATORS


@dataclass(slots=True, eq=False)
class Changes:
    """What a piece of code may change while it runs once.

    `assigned` are plain names; `mutated` dotted paths whose object is changed in place (`rows.append(…)`,
    `self.seen[k] = …`, `del x[0]`, `x += …`); `stored` dotted attribute paths that get a new value;
    `touched` paths on which a method of unknown effect is called; `passed` paths handed to calls of unknown
    effect; `unknown` those calls; `suspends` tells of await or yield.
    """

    assigned: set[str] = field(default_factory=set)
    mutated: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    unknown: list[ast.Call] = field(default_factory=list)
    suspends: bool = False


def changes_in(module: Module, region: ast.AST, is_pure: Callable[[ast.Call], bool]) -> Changes:
    """Collect the changes of a node of a linked file and of what is below it.

    Definitions inside it count only by the name they bind.
    """
    changes = Changes()
    itself = [] if isinstance(region, _DEFINITIONS) else [region]
    for node in (*itself, *module.own_below_among(region, _LOOKED_AT)):
        if isinstance(node, ast.Call):
            _call(changes, node, is_pure)
        elif isinstance(node, _DEFINITIONS):
            changes.assigned.add(node.name)
        elif node.__class__ in _CHANGERS:
            _record(changes, node)
    return changes


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CHANGERS: frozenset[type[ast.AST]] = frozenset(
    {
        ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor, ast.comprehension, ast.NamedExpr,
        ast.Await, ast.Yield, ast.YieldFrom, ast.withitem, ast.Delete, ast.ExceptHandler, ast.MatchAs,
        ast.MatchStar, ast.alias, ast.AsyncWith,
    }
)  # fmt: skip
"""The nodes that `_record` looks at."""
_LOOKED_AT = _CHANGERS | {ast.Call, *_DEFINITIONS}


def _record(changes: Changes, node: ast.AST) -> None:
    match node:
        case ast.Assign():
            for target in node.targets:
                _store(changes, target)
        case ast.AugAssign():
            _store(changes, node.target)
            path = dotted(node.target)
            if path:
                changes.mutated.add(path)
        case ast.AnnAssign() | ast.For() | ast.AsyncFor() | ast.comprehension() | ast.NamedExpr():
            _store(changes, node.target)
        case ast.Await() | ast.Yield() | ast.YieldFrom():
            changes.suspends = True
        case _:
            _record_rare(changes, node)


def _record_rare(changes: Changes, node: ast.AST) -> None:
    match node:
        case ast.withitem(optional_vars=ast.expr() as target):
            _store(changes, target)
        case ast.Delete():
            for target in node.targets:
                _store(changes, target)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            changes.assigned.add(name)
        case ast.alias():
            changes.assigned.add(node.asname or node.name.partition(".")[0])
        case ast.AsyncWith():
            changes.suspends = True
        case _:
            pass


def _store(changes: Changes, target: ast.AST) -> None:
    for name in target_names(target):
        changes.assigned.add(name.id)
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            _store(changes, element)
    elif isinstance(target, ast.Starred):
        _store(changes, target.value)
    elif isinstance(target, ast.Subscript):
        path = container_path(target.value)
        if path:
            changes.mutated.add(path)
    elif isinstance(target, ast.Attribute):
        path = dotted(target)
        if path:
            changes.stored.add(path)


def _call(changes: Changes, call: ast.Call, is_pure: Callable[[ast.Call], bool]) -> None:
    if is_pure(call):
        return
    if isinstance(call.func, ast.Attribute):
        path = container_path(call.func.value)
        mutates = call.func.attr in MUTATORS
        if path:
            (changes.mutated if mutates else changes.touched).add(path)
        if mutates:
            # The arguments are stored, not changed: `out.append(row)` leaves `row` alone.
            return
    changes.unknown.append(call)
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        inner = argument.value if isinstance(argument, ast.Starred) else argument
        path = dotted(inner)
        if path:
            changes.passed.add(path)


def container_path(node: ast.AST) -> str | None:
    """Return the path of what an element or attribute is taken from: `a.b` for `a.b[0].c()`."""
    while not isinstance(node, (ast.Name, ast.Attribute)):
        if isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        else:
            return None
    return dotted(node)
