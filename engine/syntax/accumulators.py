"""Collections that a loop copies in full each time it adds to them, and the statement that adds in place."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.kinds import Kind
from engine.syntax.nodes import LoopNode, descend, dotted, same
from engine.syntax.usage import is_read

_FRESH_CALLS = frozenset({"list", "dict", "set", "sorted", "collections.OrderedDict", "collections.Counter"})
_COPYING = (ast.BinOp, ast.List, ast.Set, ast.Tuple, ast.Dict, ast.Call)


@dataclass(frozen=True, slots=True)
class Copied:
    """`statement` replaces a collection by a copy with something added; `in_place` does it without the copy,
    None when it cannot (a tuple)."""

    statement: ast.Assign | ast.AugAssign
    path: str
    kind: Kind
    in_place: str | None


def copied_accumulator(code: Code, statement: ast.Assign | ast.AugAssign) -> Copied | None:
    """Return what a statement of a loop copies to add to it, None for other statements."""
    target = statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]
    path = dotted(target)
    if path is None or not isinstance(target, (ast.Name, ast.Attribute)):
        return None
    if isinstance(statement, ast.AugAssign):
        value: ast.expr = statement.value
        grows = isinstance(statement.op, ast.Add) and isinstance(value, ast.Tuple)
        return Copied(statement, path, "tuple", None) if grows and code.loops(statement) else None
    if len(statement.targets) != 1 or not isinstance(statement.value, _COPYING) or not code.loops(statement):
        return None
    return _of_value(code, statement, target, path)


def _of_value(code: Code, statement: ast.Assign, target: ast.expr, path: str) -> Copied | None:
    match statement.value:
        case ast.BinOp(op=ast.Add(), left=left, right=right) if same(left, target):
            return _of_sum(code, statement, path, right)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right) if same(left, target):
            return _of_union(code, statement, path, right)
        case ast.List(elts=[ast.Starred(value=first), *rest]) if same(first, target) and rest:
            return Copied(statement, path, "list", _list_text(code, path, rest))
        case ast.Set(elts=[ast.Starred(value=first), *rest]) if same(first, target) and rest:
            return Copied(statement, path, "set", _set_text(code, path, rest))
        case ast.Tuple(elts=[ast.Starred(value=first), *rest]) if same(first, target) and rest:
            return Copied(statement, path, "tuple", None)
        case ast.Dict(keys=[None, *keys], values=[first, *values]) if same(first, target) and keys:
            return Copied(statement, path, "dict", _dict_text(code, path, keys, values))
        case ast.Call():
            return _of_call(code, statement, path, statement.value, target)
        case _:
            return None


def _of_sum(code: Code, statement: ast.Assign, path: str, added: ast.expr) -> Copied | None:
    kind = _kind_before(code, statement, path)
    if kind == "list":
        single = isinstance(added, ast.List) and not any(isinstance(e, ast.Starred) for e in added.elts)
        text = _list_text(code, path, added.elts) if isinstance(added, ast.List) and single else None
        return Copied(statement, path, "list", text or f"{path} += {code.text(added)}")
    if kind == "tuple" or isinstance(added, ast.Tuple):
        return Copied(statement, path, "tuple", None)
    return None


def _of_union(code: Code, statement: ast.Assign, path: str, added: ast.expr) -> Copied | None:
    kind = _kind_before(code, statement, path)
    if isinstance(added, ast.Set) and kind in {None, "set"}:
        return Copied(statement, path, "set", _set_text(code, path, added.elts))
    if isinstance(added, ast.Dict) and kind in {None, "dict"}:
        return Copied(statement, path, "dict", _dict_text(code, path, added.keys, added.values))
    if kind in {"set", "dict"}:
        return Copied(statement, path, kind, f"{path} |= {code.text(added)}")
    return None


def _of_call(code: Code, statement: ast.Assign, path: str, call: ast.Call, target: ast.expr) -> Copied | None:
    """`d = dict(d, k=v)` and `s = s.union(xs)`."""
    if (
        code.origin(call.func) == "dict"
        and call.keywords
        and len(call.args) == 1
        and same(call.args[0], target)
    ):
        given = ", ".join(
            f"{k.arg}={code.text(k.value)}" if k.arg else f"**{code.text(k.value)}" for k in call.keywords
        )
        return Copied(statement, path, "dict", f"{path}.update({given})")
    method = call.func.attr if isinstance(call.func, ast.Attribute) and same(call.func.value, target) else ""
    if method == "union" and call.args and _kind_before(code, statement, path) == "set":
        arguments = ", ".join(code.text(part) for part in call.args)
        return Copied(statement, path, "set", f"{path}.update({arguments})")
    return None


def _list_text(code: Code, path: str, added: list[ast.expr]) -> str:
    if len(added) == 1 and isinstance(added[0], ast.Starred):
        return f"{path}.extend({code.text(added[0].value)})"
    if len(added) == 1:
        return f"{path}.append({code.text(added[0])})"
    return f"{path} += [{', '.join(code.text(part) for part in added)}]"


def _set_text(code: Code, path: str, added: list[ast.expr]) -> str:
    if len(added) == 1 and isinstance(added[0], ast.Starred):
        return f"{path}.update({code.text(added[0].value)})"
    if len(added) == 1:
        return f"{path}.add({code.text(added[0])})"
    return f"{path} |= {{{', '.join(code.text(part) for part in added)}}}"


def _dict_text(code: Code, path: str, keys: list[ast.expr | None], values: list[ast.expr]) -> str:
    if len(keys) == 1 and keys[0] is None:
        return f"{path}.update({code.text(values[0])})"
    if len(keys) == 1 and keys[0] is not None:
        return f"{path}[{code.text(keys[0])}] = {code.text(values[0])}"
    items = (
        f"{code.text(key)}: {code.text(value)}" if key else f"**{code.text(value)}"
        for key, value in zip(keys, values, strict=True)
    )
    return f"{path}.update({{{', '.join(items)}}})"


def _kind_before(code: Code, statement: ast.stmt, path: str) -> Kind | None:
    """The kind that a name has before the statement adds to it."""
    name = next((part for part in descend(statement) if isinstance(part, ast.Name) and part.id == path), None)
    if name is None:
        return None
    kinds = set()
    for binding in code.bindings(name):
        if binding.node is statement or binding.kind == "augmented":
            continue
        if binding.value is None:
            return code.kind(name)
        kinds.add(code.kind(binding.value))
    return kinds.pop() if len(kinds) == 1 else None


def growing_loop(code: Code, copied: Copied) -> LoopNode | None:
    """Return the loop in which the collection only grows, None when it starts anew in each turn, when the
    loop has few turns, or when an old copy is kept somewhere, so that the copies are needed.
    """
    found = None
    for loop in code.loops(copied.statement):
        parts = _mentions(copied, loop)
        if any(not isinstance(part.ctx, ast.Load) for part in parts) or _another_owner(code, copied, loop):
            break
        if frequency(code, copied.statement, loop) <= Frequency.RARELY or not _only_read(code, parts):
            break
        found = found if few_turns(code, loop) else loop
    return found


def _another_owner(code: Code, copied: Copied, loop: LoopNode) -> bool:
    """Tell whether the object that holds the collection may be another one in each turn."""
    changes = code.changes(loop)
    owner = copied.path.rpartition(".")[0]
    while owner:
        if owner in changes.assigned or owner in changes.stored:
            return True
        owner = owner.rpartition(".")[0]
    return False


def _mentions(copied: Copied, region: ast.AST) -> list[ast.Name | ast.Attribute]:
    """Where `region` mentions the collection, outside the statement that adds to it."""
    own = {id(part) for part in descend(copied.statement)}
    return [
        part
        for part in descend(region)
        if isinstance(part, (ast.Name, ast.Attribute)) and dotted(part) == copied.path and id(part) not in own
    ]


def _only_read(code: Code, parts: list[ast.Name | ast.Attribute]) -> bool:
    return all(is_read(code, part) or isinstance(code.parent(part), ast.Return) for part in parts)


def owned(code: Code, copied: Copied, loop: LoopNode) -> bool:
    """Tell whether nobody else holds the collection when `loop` starts: then it can be changed in place."""
    target = next(part for part in descend(copied.statement) if dotted(part) == copied.path)
    if not isinstance(target, ast.Name) or not code.is_local(target) or code.captured(target):
        return False
    for binding in code.bindings(target):
        if binding.node is not copied.statement and not (
            binding.kind in {"assign", "annotated"} and _is_fresh(code, binding.value)
        ):
            return False
    earlier = [part for part in code.uses(target) if part.lineno < loop.lineno]
    return all(is_read(code, part) for part in earlier)


def _is_fresh(code: Code, value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return code.origin(value.func) in _FRESH_CALLS
    return isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp))
