"""Whether an expression gives the same value in each turn of a loop, with aliases and elements in mind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import IntEnum

from engine.syntax.changes import Changes, container_path
from engine.syntax.code import Code
from engine.syntax.elsewhere import calls_back, changed_by_calls
from engine.syntax.kinds import IMMUTABLE
from engine.syntax.local_purity import pure_function
from engine.syntax.nodes import LoopNode, dotted, target_names

_READING = re.compile(
    r"_*(get|has|is|find|to|as|contains|lookup|match|search|can|should|accepts|count|index|keys)"
)
"""Names of methods that by convention change nothing."""


class Steadiness(IntEnum):
    """How sure it is that an expression does not change while a loop runs."""

    CHANGES = 0
    """It changes, or may well."""
    LIKELY = 1
    """Nothing visible changes it; calls of unknown effect could. The caller states the condition."""
    SURE = 2


def steadiness(code: Code, node: ast.expr, loop: LoopNode) -> Steadiness:
    """Tell whether `node`, a pure expression, gives the same value in each turn of `loop`."""
    return call_steadiness(code, node, loop) if _is_pure(code, node) else Steadiness.CHANGES


def call_steadiness(code: Code, node: ast.expr, loop: LoopNode) -> Steadiness:
    """The same for an expression with calls of unknown effect: does all that it reads stay the same?"""
    if not code.unchanged(node, loop, lenient=True):
        return Steadiness.CHANGES
    changes = code.changes(loop)
    names = _own_names(code, node)
    others = _aliases(code, node, names) | _derived(code, loop, names)
    if any(_root(path) in others for path in changes.mutated | changes.stored):
        return Steadiness.CHANGES
    stored_attributes = {path.rpartition(".")[2] for path in changes.stored}
    if any(isinstance(part, ast.Attribute) and part.attr in stored_attributes for part in code.below(node)):
        return Steadiness.CHANGES
    if _owner_is_handed_on(code, node, changes) or _is_worked_on(code, node, changes):
        return Steadiness.CHANGES
    if changed_by_calls(code, node, changes) or calls_back(code, node):
        return Steadiness.CHANGES
    moves = asks_environment(code, node)
    if moves and any(code.origin(call.func) in _MOVES for call in changes.unknown):
        return Steadiness.CHANGES
    doubtful = any(_root(path) in others for path in changes.touched | changes.passed)
    if not (doubtful and not _shallow(code, node)) and code.unchanged(node, loop):
        return Steadiness.SURE
    if not changes.suspends and all(_is_known(code, call) for call in changes.unknown):
        return Steadiness.SURE
    # Something must change for a `while` to end: if nothing visible does, a call that nobody knows does it.
    return Steadiness.CHANGES if isinstance(loop, ast.While) else Steadiness.LIKELY


ENVIRONMENT = frozenset(
    {"os.getcwd", "os.path.abspath", "os.path.realpath", "os.path.expanduser", "os.path.expandvars"}
    | {"platform.system", "platform.machine", "platform.platform", "platform.python_version"}
    | {"socket.gethostname", "os.cpu_count", "multiprocessing.cpu_count", "locale.getpreferredencoding"}
)
"""Functions without effect that depend on the process or the machine, which seldom change."""
_MOVES = frozenset({"os.chdir", "os.fchdir", "os.putenv", "os.symlink", "os.rename", "os.replace"})


def asks_environment(code: Code, node: ast.expr) -> bool:
    """Tell whether the value of an expression depends on the process or the machine."""
    return any(code.origin(call.func) in ENVIRONMENT for call in code.within(node, ast.Call))


def _is_known(code: Code, call: ast.Call) -> bool:
    """Tell whether a call has no effect, as the functions of this module show when read."""
    pure = code.is_pure_call(call) or code.origin(call.func) in ENVIRONMENT
    return pure or pure_function(code, call) is not None


def _is_pure(code: Code, node: ast.expr) -> bool:
    """Like `Code.is_pure`, with the functions of this module read as well, and the environment at rest."""
    if code.is_pure(node):
        return True
    parts = code.below(node)
    if any(isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)) for part in parts):
        return False
    calls = [part for part in parts if isinstance(part, ast.Call)]
    return all(_is_known(code, call) for call in calls)


def _owner_is_handed_on(code: Code, node: ast.expr, changes: Changes) -> bool:
    """Tell whether the loop calls a method of an object, or passes it on, of which `node` reads an attribute
    that is not known to stay; here a name bound to an attribute counts as that attribute."""
    used = changes.touched | changes.passed
    return any(
        _owners(dotted(part) or "") & used and not fixed_attribute(code, part)
        for part in _attributes(code, node)
    )


def _attributes(code: Code, node: ast.expr) -> Iterator[ast.Attribute]:
    for part in code.below(node):
        values = [part]
        if isinstance(part, ast.Name):
            values = [binding.value for binding in code.bindings(part) if binding.value is not None]
        for value in values:
            if isinstance(value, ast.Attribute) and _is_stored_value(code, value):
                yield value


def _is_stored_value(code: Code, node: ast.Attribute) -> bool:
    known = dotted(node) is None or code.origin(node) is not None
    return not known and not isinstance(code.parent(node), ast.Attribute) and not _is_method(code, node)


def _owners(path: str) -> set[str]:
    return {path.rsplit(".", count)[0] for count in range(1, path.count(".") + 1)}


def _is_worked_on(code: Code, node: ast.expr, changes: Changes) -> bool:
    """Tell whether the loop works on an object that `node` reads: calls a method, not a reading one by its
    name, or hands it to a call whose result nobody takes."""
    own = {id(part) for part in code.below(node)}
    paths = {path for part in code.below(node) if (path := dotted(part))}
    for call in changes.unknown:
        if id(call) in own:
            continue
        worked_on = list(call.args) if isinstance(code.parent(call), ast.Expr) else []
        if isinstance(call.func, ast.Attribute) and not _READING.match(call.func.attr):
            worked_on.append(call.func.value)
        if any(container_path(part) in paths for part in worked_on):
            return True
    return False


def _is_method(code: Code, node: ast.Attribute) -> bool:
    above = code.parent(node)
    return isinstance(above, ast.Call) and above.func is node and "." not in (dotted(node.value) or ".")


def fixed_attribute(code: Code, node: ast.Attribute) -> bool:
    """Tell whether `self.name` is assigned in `__init__` alone, and its object never changed."""
    owner = code.module.enclosing_class(node)
    if owner is None or not isinstance(node.value, ast.Name) or node.value.id != "self":
        return False
    path = f"self.{node.attr}"
    set_up = False
    for method in owner.body:
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            changes = code.changes(method)
            if method.name == "__init__":
                set_up = path in changes.stored
            elif path in changes.stored | changes.mutated:
                return False
    return set_up


def _own_names(code: Code, node: ast.expr) -> set[str]:
    return {part.id for part in code.within(node, ast.Name)}


def _root(path: str) -> str:
    return path.partition(".")[0]


def _shallow(code: Code, node: ast.expr) -> bool:
    """Tell whether all that `node` reads is immutable: elements cannot change either."""
    return all(
        code.kind(part) in IMMUTABLE - {"tuple", "frozenset"}
        for part in code.below(node)
        if isinstance(part, ast.Name) and dotted(code.parent(part) or part) is None
    )


def _aliases(code: Code, node: ast.expr, names: set[str]) -> set[str]:
    """Names of the same function that may refer to an object that `node` reads."""
    paths = {path for part in code.below(node) if (path := dotted(part))}
    found: set[str] = set()
    for name, bindings in code.scope_of(node).bindings.items():
        for binding in bindings:
            source = dotted(binding.value) if binding.kind == "assign" and binding.value is not None else None
            if source is None:
                continue
            if name in names and source != name:
                found.add(_root(source))
            elif source in paths:
                found.add(name)
    return found - {"self", "cls"} - names


def _derived(code: Code, loop: LoopNode, names: set[str]) -> set[str]:
    """Names bound in `loop` to elements or attributes of what `names` refer to."""
    found: set[str] = set()
    for _ in range(2):
        for target, value in _bound_in(code, loop):
            if any(isinstance(part, ast.Name) and part.id in names | found for part in code.below(value)):
                found.update(name.id for name in target_names(target))
    return found - names


def _bound_in(code: Code, loop: LoopNode) -> list[tuple[ast.expr, ast.expr]]:
    pairs: list[tuple[ast.expr, ast.expr]] = []
    for part in code.own(loop):
        if isinstance(part, (ast.For, ast.AsyncFor, ast.comprehension)):
            pairs.append((part.target, part.iter))
        elif isinstance(part, ast.Assign):
            pairs.extend((target, part.value) for target in part.targets)
        elif isinstance(part, ast.NamedExpr):
            pairs.append((part.target, part.value))
        elif isinstance(part, ast.withitem) and part.optional_vars is not None:
            pairs.append((part.optional_vars, part.context_expr))
    return pairs
