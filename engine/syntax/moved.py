"""What ran once per call of a function in the base and runs once per turn of a loop in the head."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend, root_name, same
from engine.syntax.versions import Versions

Key = Callable[[Code, ast.expr], str | None]
"""What two expressions share that do the same work; None for those that are not looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """An expression of the head, and the loop around it that the same work was not in before."""

    node: ast.expr
    loop: LoopNode


def moved_into_loops(versions: Versions, cls: type[ast.expr], key: Key) -> Iterator[Moved]:
    """Yield the expressions of a class whose work moved into a loop, one per key, in source order.

    All expressions of the key must stand in more loops than any of them did: where one still runs once per
    call, another was added for a reason of its own.
    """
    if versions.same_text:
        return
    old = _by_key(versions.before, versions.old, cls, key)
    new = _by_key(versions.after, versions.new, cls, key)
    for known, nodes in new.items():
        before = old.get(known)
        if not before:
            continue
        was = max(before, key=lambda node: len(versions.before.loops(node)))
        if min(len(versions.after.loops(node)) for node in nodes) <= len(versions.before.loops(was)):
            continue
        loop = _added(versions, was, nodes[0])
        if loop is not None:
            yield Moved(nodes[0], loop)


def _by_key(code: Code, function: ast.AST, cls: type[ast.expr], key: Key) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for node in code.own(function):
        if isinstance(node, cls):
            known = key(code, node)
            if known is not None:
                found[known].append(node)
    return found


def _added(versions: Versions, was: ast.expr, now: ast.expr) -> LoopNode | None:
    """Return the innermost loop that is only around the expression of the head, if it counts as one."""
    code, around = versions.after, versions.before.loops(was)
    for loop in code.loops(now):
        if any(same_loop(loop, known) for known in around):
            continue
        if isinstance(loop, ast.While) or few_turns(code, loop) or tries_again(code, loop):
            return None
        return loop if frequency(code, now, loop) >= Frequency.SOMETIMES else None
    return None


def same_loop(left: LoopNode, right: LoopNode) -> bool:
    """Tell whether two loops go over the same thing by the same names."""
    return isinstance(left, type(right)) and all(
        same(one, other) for one, other in zip(_headers(left), _headers(right), strict=False)
    )


def _headers(loop: LoopNode) -> list[ast.expr]:
    if isinstance(loop, ast.While):
        return [loop.test]
    clauses: Sequence[ast.comprehension | ast.For | ast.AsyncFor]
    clauses = loop.generators if isinstance(loop, COMPREHENSIONS) else [loop]
    return [part for clause in clauses for part in (clause.target, clause.iter)]


def tries_again(code: Code, loop: LoopNode) -> bool:
    """Tell whether a loop counts attempts: over numbers, and left when one of them went well."""
    if not isinstance(loop, (ast.For, ast.AsyncFor)) or not isinstance(loop.iter, ast.Call):
        return False
    numbers = code.origin(loop.iter.func) in {"range", "itertools.count", "itertools.repeat"}
    return numbers and any(isinstance(part, (ast.Break, ast.Return)) for part in code.own(loop))


def over_new_parameter(versions: Versions, loop: LoopNode) -> bool:
    """Tell whether a loop goes over what callers hand in since the change: perhaps they looped before."""
    given = versions.new_parameters
    return any(root_name(part) in given for iterable in _headers(loop)[1::2] for part in descend(iterable))


def over(code: Code, loop: LoopNode) -> str:
    """Name a loop in a sentence: "the loop over `rows`"."""
    headers = _headers(loop)
    return f"the loop over `{code.brief(headers[-1])}`" if len(headers) > 1 else "the loop"
