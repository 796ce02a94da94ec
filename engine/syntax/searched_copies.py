"""Copies made to be searched once: of a dict's keys, of a container, of what a comprehension collects."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist import anchor, fresh_name
from engine.syntax.lists import unhashable
from engine.syntax.nodes import LoopNode
from engine.syntax.splice import line_before, replace
from engine.syntax.steady import Steadiness, steadiness

_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted"})
_SEARCHABLE = frozenset({"list", "tuple", "set", "frozenset", "dict", "dict_view", "range", "deque"})


def original(code: Code, copy: ast.expr) -> ast.expr | None:
    """Return the container that answers the same test as its copy: `d` for `list(d.keys())`; else None.

    A set of a list, made in a loop, is none: there it should be made before the loop.
    """
    match copy:
        case ast.Call(func=ast.Name() as func, args=[inner], keywords=[]) if code.origin(func) in _COPIES:
            match inner:
                case ast.Call(func=ast.Attribute(value=mapping, attr="keys"), args=[], keywords=[]):
                    return mapping
                case ast.Starred():
                    return None
            kind = code.kind(inner)
            hashed = func.id in {"set", "frozenset"} and kind in {"list", "tuple", "deque"}
            return inner if kind in _SEARCHABLE and not (hashed and code.loops(copy)) else None
        case ast.ListComp(
            elt=ast.Name(id=taken),
            generators=[ast.comprehension(target=ast.Name(id=item), iter=source, ifs=[], is_async=0)],
        ) if taken == item:
            return source if code.kind(source) in _SEARCHABLE else None
        case _:
            return None


def as_operand(code: Code, node: ast.expr) -> str:
    """Return the source of `node` as the right side of `in`."""
    text = code.text(node)
    return text if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) else f"({text})"


def steady_loop(code: Code, test: ast.Compare, collected: ast.expr) -> LoopNode | None:
    """Return the outermost loop that collects the same elements anew for each test of something else."""
    found = None
    for loop in code.loops(test):
        if steadiness(code, collected, loop) is Steadiness.CHANGES:
            break
        if frequency(code, test, loop) > Frequency.RARELY and not few_turns(code, loop):
            found = loop if not code.unchanged(test.left, loop, lenient=True) else found
    return found


def collected_once(
    code: Code, collected: ast.ListComp | ast.SetComp | ast.GeneratorExp, loop: LoopNode
) -> tuple[Edit, ...]:
    """Return the edits that collect into a set before the loop; none where that is not safe."""
    before = anchor(code, loop)
    if before is None or collected.lineno != collected.end_lineno or unhashable(code, collected.elt):
        return ()
    name = fresh_name(code, _name_for(collected.elt))
    inner = code.text(collected)[1:-1]
    line = line_before(code.module, before, f"{name} = {{{inner}}}")
    return (line, replace(collected, name)) if line is not None else ()


def _name_for(element: ast.expr) -> str:
    match element:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            word = name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) | ast.Call(args=[ast.Name(id=name)]):
            word = name
        case _:
            word = ""
    return f"{word.strip('_')}s" if len(word) > 2 else "known"
