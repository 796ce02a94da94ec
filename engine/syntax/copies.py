"""Whether a loop needs the copy that it runs over: what it could change of the things it reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.syntax.code import Code
from engine.syntax.kinds import IMMUTABLE
from engine.syntax.nodes import LoopNode, descend, dotted, same
from engine.syntax.usage import reads_only_name

_FRESH = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Tuple)
_READING = frozenset({"get", "items", "keys", "values", "copy", "__contains__"})


def undisturbed(code: Code, sources: list[ast.expr], loop: LoopNode) -> bool:
    """Tell whether nothing that happens in `loop` can change the objects that `sources` refer to."""
    changes = code.changes(loop)
    if changes.suspends or not all(code.is_pure(source) for source in sources):
        return False
    for part in _variables(code, sources):
        path = dotted(part) or ""
        if path.partition(".")[0] in changes.assigned or path in changes.mutated | changes.stored:
            return False
        if path in changes.touched | changes.passed:
            return False
        if changes.unknown and code.kind(part) not in IMMUTABLE and not _is_own(code, part):
            return False
    return True


def _variables(code: Code, sources: list[ast.expr]) -> Iterator[ast.Name | ast.Attribute]:
    """The outermost names and attribute chains that expressions read, functions and imports left out."""
    for source in sources:
        for part in descend(source):
            if not isinstance(part, (ast.Name, ast.Attribute)) or dotted(part) is None:
                continue
            above = code.parent(part)
            if isinstance(above, ast.Attribute):
                whole = isinstance(code.parent(above), ast.Call)
            else:
                called = isinstance(above, ast.Call) and above.func is part
                whole = not called and code.origin(part) is None
            if whole:
                yield part


def _is_own(code: Code, part: ast.expr) -> bool:
    """Tell whether a variable holds an object made in this function that nobody else gets to see."""
    if not isinstance(part, ast.Name) or not reads_only_name(code, part):
        return False
    value = code.bindings(part)[0].value
    made = isinstance(value, ast.Call) and code.kind(value) in {"list", "dict", "set", "tuple"}
    return isinstance(value, _FRESH) or (
        made and isinstance(value, ast.Call) and code.origin(value.func) is not None
    )


def touches_only_entry(code: Code, loop: ast.For, path: str, key: str) -> bool:
    """Tell whether what `loop` visibly does to the dict `path` concerns the entry `key` alone."""
    changes = code.changes(loop)
    if path.partition(".")[0] in changes.assigned or path in changes.stored:
        return False
    for part in descend(loop):
        match part:
            case ast.Subscript(value=owner, slice=index, ctx=ast.Store() | ast.Del()) if (
                dotted(owner) == path
            ):
                if not _is_key(index, key):
                    return False
            case ast.Call(func=ast.Attribute(value=owner, attr=method), args=args) if dotted(owner) == path:
                own = method == "pop" and bool(args) and _is_key(args[0], key)
                if not own and method not in _READING:
                    return False
            case _:
                pass
    rebound = [part for statement in loop.body for part in descend(statement)]
    return not any(
        isinstance(part, ast.Name) and part.id == key and not isinstance(part.ctx, ast.Load)
        for part in rebound
    )


def _is_key(index: ast.expr, key: str) -> bool:
    return same(index, ast.Name(key, ast.Load()))
