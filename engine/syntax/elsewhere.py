"""What other functions of a file may change, or decide, while a loop runs."""

from __future__ import annotations

import ast

from engine.syntax.changes import Changes
from engine.syntax.code import Code
from engine.syntax.local_purity import has_effect
from engine.syntax.nodes import FUNCTIONS, FunctionNode, descend, dotted
from engine.syntax.purity import call_is_pure

_WORK_ON_FIRST = frozenset(
    {f"heapq.{name}" for name in ("heappush", "heappop", "heapify", "heapreplace", "heappushpop")}
    | {"random.shuffle", "bisect.insort", "bisect.insort_left", "bisect.insort_right", "operator.setitem"}
    | {"operator.delitem", "next"}
)
"""Functions of the library that change their first argument."""
_CALL_FIRST = frozenset({"map", "filter", "functools.reduce", "functools.partial"})


def changed_by_calls(code: Code, node: ast.expr, changes: Changes) -> bool:
    """Tell whether the calls that a loop makes may change what `node` reads: functions of this file that
    change or rebind it, and functions of the library that change their argument."""
    names = {part.id: part for part in descend(node) if isinstance(part, ast.Name)}
    paths = {path for part in descend(node) if (path := dotted(part))}
    for call in changes.unknown:
        if code.origin(call.func) in _WORK_ON_FIRST and call.args and dotted(call.args[0]) in paths:
            return True
    return bool(changes.unknown) and any(_changed_elsewhere(code, name) for name in names.values())


def _changed_elsewhere(code: Code, name: ast.Name) -> bool:
    """Tell whether another function of the file changes or rebinds a variable that is not its own."""
    bindings = code.bindings(name)
    if not bindings or bindings[0].kind in {"import", "definition", "comprehension"}:
        return False
    home = code.module.scope(bindings[0].node)
    if not isinstance(home, ast.Module) and name.id not in code.scope(home).captured:
        return False
    own = code.function(name)
    return any(
        function is not own and _is_within(code, function, home) for function in _changers(code, name.id)
    )


def _changers(code: Code, name: str) -> list[FunctionNode]:
    """The functions that change or rebind a variable of this name that is not their own."""
    known = code.once(_none_known)
    if name not in known:
        known[name] = [function for function in _mentioning(code, name) if _changes(code, function, name)]
    return known[name]


def _none_known(_: Code) -> dict[str, list[FunctionNode]]:
    return {}


def _mentioning(code: Code, name: str) -> set[FunctionNode]:
    """The functions in which a name occurs: no other can change what it stands for."""
    places: list[ast.AST] = [*code.module.named(name)]
    declarations: list[ast.Global | ast.Nonlocal] = [*code.nodes(ast.Global), *code.nodes(ast.Nonlocal)]
    places += (place for place in declarations if name in place.names)
    return {
        above for place in places for above in code.module.ancestors(place) if isinstance(above, FUNCTIONS)
    }


def _changes(code: Code, function: FunctionNode, name: str) -> bool:
    scope, changes = code.scope(function), code.changes(function)
    if name in scope.bindings and name not in scope.outer_names:
        return False
    return name in scope.outer_names or name in changes.mutated | changes.stored


def _is_within(code: Code, function: FunctionNode, home: ast.AST) -> bool:
    return any(above is home for above in code.module.ancestors(function))


def calls_back(code: Code, node: ast.expr) -> bool:
    """Tell whether `node` hands a function of unknown effect to one that calls it, as `key=score`."""
    for part in descend(node):
        if not isinstance(part, ast.Call):
            continue
        callbacks = [keyword.value for keyword in part.keywords if keyword.arg == "key"]
        if code.origin(part.func) in _CALL_FIRST:
            callbacks += part.args[:1]
        if any(not _is_harmless(code, callback) for callback in callbacks):
            return True
    return False


def _is_harmless(code: Code, callback: ast.expr) -> bool:
    """Tell whether a function is known to be pure; the body of a lambda is looked at where it stands."""
    if isinstance(callback, (ast.Lambda, ast.Constant, ast.Call)):
        return True
    origin = code.origin(callback) or ""
    if call_is_pure(origin) or origin.partition(".")[0] in {"str", "bytes", "dict", "operator"}:
        return True
    function = code.definition(callback)
    return isinstance(function, ast.FunctionDef) and not has_effect(code, function)
