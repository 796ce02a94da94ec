"""Calls that are worth evaluating once instead of in each turn of a loop, and the largest such part."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist import occurrences
from engine.syntax.inputs import inputs
from engine.syntax.kinds import IMMUTABLE, SEQUENCES, Kind
from engine.syntax.nodes import LoopNode
from engine.syntax.steady import Steadiness, asks_environment, steadiness
from engine.syntax.usage import only_read, remembers
from engine.syntax.work import Work, is_old, work_of

_COMBINED: frozenset[Kind] = frozenset({"set", "frozenset", "list", "tuple", "dict"})


@dataclass(frozen=True, slots=True)
class Repeated:
    """An expression whose value is the same in each turn of `loop`."""

    node: ast.expr
    loop: LoopNode
    work: Work
    steady: Steadiness
    often: Frequency


def repeated_work(code: Code, start: ast.expr) -> Repeated | None:
    """Return the largest expression around `start` that a loop evaluates anew with the same result each time;
    None when there is none, and for all but the first of equal expressions.
    """
    work = work_of(code, start)
    if work is None or not code.loops(start) or code.function(start) is None or _uses_up(code, start):
        return None
    fixed = not inputs(code, start) and not asks_environment(code, start)
    if (fixed and work is not Work.FUNCTION) or isinstance(code.statement(start), (ast.Raise, ast.Assert)):
        return None
    found = _outermost(code, start)
    if found is None:
        return None
    loop, steady, often = found
    node = largest(code, start, loop)
    if (
        _is_pattern(code, node)
        or not is_shareable(code, node)
        or remembers(code, node)
        or _is_search(code, node)
    ):
        return None
    if occurrences(code, node, loop)[0] is not node or _first_worth(code, node) is not start:
        return None
    return Repeated(node, loop, work, min(steady, steadiness(code, node, loop)), often)


def _outermost(code: Code, node: ast.expr) -> tuple[LoopNode, Steadiness, Frequency] | None:
    """The outermost loop in which `node` stays the same and is evaluated often, unless all have few turns."""
    found = None
    many = False
    for loop in code.loops(node):
        often = frequency(code, node, loop)
        if often <= Frequency.RARELY:
            break
        steady = steadiness(code, node, loop)
        if not steady:
            break
        many = many or not few_turns(code, loop)
        if many:
            found = (loop, steady, often)
    return found


def largest(code: Code, node: ast.expr, loop: LoopNode) -> ast.expr:
    """Climb from `node` while the expression around it is invariant too and its value can be kept."""
    while True:
        above = code.parent(node)
        if isinstance(above, ast.Attribute):
            call = code.parent(above)
            above = call if isinstance(call, ast.Call) and call.func is above else None
        if isinstance(above, ast.BinOp) and code.kind(node) not in _COMBINED:
            return node
        if not isinstance(above, (ast.Call, ast.BinOp, ast.Subscript)) or above.lineno != above.end_lineno:
            return node
        if isinstance(above, ast.Subscript) and not isinstance(above.ctx, ast.Load):
            return node
        if code.kind(above) == "iterator" or not steadiness(code, above, loop):
            return node
        node = above


def _first_worth(code: Code, node: ast.expr) -> ast.expr | None:
    parts = (part for part in code.below(node) if isinstance(part, ast.expr))
    return next((part for part in parts if work_of(code, part)), None)


def is_shareable(code: Code, node: ast.expr) -> bool:
    """Tell whether one value can serve all turns: it cannot change, or is only read."""
    if isinstance(code.parent(node), ast.Expr):
        return False
    return is_old(code, node) or code.kind(node) in IMMUTABLE or only_read(code, node)


def _is_pattern(code: Code, node: ast.expr) -> bool:
    """Tell whether `node` is the pattern of a regular expression, whose rule says more."""
    above = code.parent(node)
    if not isinstance(above, ast.Call) or above.args[:1] != [node]:
        return False
    return (code.origin(above.func) or "").startswith("re.")


def _is_search(code: Code, node: ast.expr) -> bool:
    """Tell whether a list is made to search it with `in`: made once, it would still be searched."""
    above = code.parent(node)
    if not isinstance(above, ast.Compare) or code.kind(node) not in SEQUENCES:
        return False
    return isinstance(above.ops[0], (ast.In, ast.NotIn))


def _added_to(code: Code) -> frozenset[str]:
    """The names that the file changes by `+=` and the like, anywhere."""
    return frozenset(n.target.id for n in code.nodes(ast.AugAssign) if isinstance(n.target, ast.Name))


def _uses_up(code: Code, node: ast.expr) -> bool:
    """Tell whether an expression takes from an iterator that outlives it: each time something else."""
    for part in code.below(node):
        if isinstance(part, ast.Call) and code.origin(part.func) in {"itertools.islice", "next"}:
            return True
        if isinstance(part, ast.Name) and (part.id in code.given_values or part.id in code.once(_added_to)):
            values = [binding.value for binding in code.bindings(part) if binding.value is not None]
            if any(code.kind(value) == "iterator" for value in values):
                return True
    return False
