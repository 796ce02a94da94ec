"""Tests at the start of a block that do nothing but leave it, and those that a change took away."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.nodes import LOOPS, descend, dotted, same
from engine.syntax.versions import Versions

_EXITS = (ast.Return, ast.Continue)


@dataclass(frozen=True, slots=True, eq=False)
class LostGuard:
    """A guard that the base had. `rest` is what followed it there, `block` the head's block, where all of
    that is still done from the statement `first` on."""

    guard: ast.If
    rest: Sequence[ast.stmt]
    block: Sequence[ast.stmt]
    first: ast.stmt

    @property
    def left(self) -> str:
        """What the guard ended."""
        return "the turn" if isinstance(self.guard.body[0], ast.Continue) else "the function"


def lost_guards(versions: Versions) -> Iterator[LostGuard]:
    """Yield the guards of a function and of its loops that the head has no more, and asks no other way."""
    for block, now in _blocks(versions):
        guard = _guard(block)
        if guard is not None:
            rest = block[block.index(guard) + 1 :]
            first = _kept(rest, now)
            if first is not None and _is_asked_no_more(versions, guard.test):
                yield LostGuard(guard, rest, now, first)


def _blocks(versions: Versions) -> Iterator[tuple[list[ast.stmt], list[ast.stmt]]]:
    """Yield the body of the function, and of each loop that both sides have, as they were and are."""
    yield versions.old.body, versions.new.body
    new = [node for node in versions.after.own(versions.new) if isinstance(node, (ast.For, ast.AsyncFor))]
    for old in versions.before.own(versions.old):
        if isinstance(old, (ast.For, ast.AsyncFor)):
            same_ones = [loop for loop in new if same(loop.iter, old.iter) and same(loop.target, old.target)]
            if len(same_ones) == 1:
                yield old.body, same_ones[0].body


def _guard(block: Sequence[ast.stmt]) -> ast.If | None:
    """Return the `if` at the start of a block, docstring aside, that does nothing but leave."""
    for statement in block[:2]:
        if isinstance(statement, ast.If) and not statement.orelse:
            alone = len(statement.body) == 1 and isinstance(statement.body[0], _EXITS)
            return statement if alone and not _computes(statement.body[0]) else None
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            return None
    return None


def _computes(leaving: ast.stmt) -> bool:
    """Tell whether what is returned is worked out: then the exit was another way, not a shorter one."""
    return any(isinstance(part, (ast.Call, ast.Await, *LOOPS)) for part in descend(leaving))


def _kept(rest: Sequence[ast.stmt], now: Sequence[ast.stmt]) -> ast.stmt | None:
    """Return the first statement of the head's block if all that followed the guard is there, in order."""
    if len(rest) < 2:
        return None
    remaining = iter(now)
    if not all(any(same(was, one) for one in remaining) for was in rest) or len(now) > len(rest) + 2:
        return None
    return next(one for one in now if same(one, rest[0]))


def _is_asked_no_more(versions: Versions, test: ast.expr) -> bool:
    """Tell whether the head asks the guard's question less often, though it has all that is asked about."""
    asked = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
    before, after = (_count(code, asked) for code in (versions.before, versions.after))
    named, left = _names(test), _names(versions.new)
    parts = asked.values if isinstance(asked, ast.BoolOp) else [asked]
    return after < before and named <= left and not any(_tested(versions, part) for part in parts)


def _names(node: ast.AST) -> set[str]:
    """Return the last part of every name and attribute chain below a node."""
    return {(dotted(part) or "").rpartition(".")[2] for part in descend(node)} - {""}


def _count(code: Code, test: ast.expr) -> int:
    return sum(same(node, test) for node in code.nodes(type(test)))


def _tested(versions: Versions, part: ast.expr) -> bool:
    """Tell whether a test of the head's function still contains a part of the question, or the opposite."""
    subjects = _paths(part)
    return any(
        isinstance(node, (ast.If, ast.IfExp, ast.While)) and not subjects.isdisjoint(_paths(node.test))
        for node in versions.after.own(versions.new)
    )


def _paths(node: ast.AST) -> set[str]:
    return {path for part in descend(node) if (path := dotted(part)) is not None}
