from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.costs import round_trip
from engine.syntax.nodes import LOOPS, descend, dotted, same
from engine.syntax.versions import Versions

_EXITS = (ast.Return, ast.Continue)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


class EarlyExitRemoved(Regression):
    """A test at the start of a function or of a loop's turn spared the work that follows; the test is gone.

    `if not changed: return` before a loop, and `if name in seen: continue` before a round trip, are how code
    avoids work. It is said where all that followed is still there, with a loop or a round trip in it, and
    nothing in the file asks the question any more while what it asked about still exists. Tests of an empty
    input spare nothing: a loop over nothing takes no time.
    """

    title = "early exit removed"
    category = "FASTPATH"
    strategy = "stop"
    slower = (
        Slower(
            before=(
                "def sync(self, rows):\n    if not self.dirty:\n        return\n    for row in rows:\n"
                "        row.save()\n    self.dirty = False\n"
            ),
            after=(
                "def sync(self, rows):\n    for row in rows:\n        row.save()\n    self.dirty = False\n"
            ),
        ),
        Slower(
            before=(
                "import requests\ndef fetch(names, seen):\n    for name in names:\n        if name in seen:\n"
                "            continue\n        text = requests.get(name, timeout=9).text\n"
                "        seen[name] = text\n"
            ),
            after=(
                "import requests\ndef fetch(names, seen):\n    for name in names:\n"
                "        text = requests.get(name, timeout=9).text\n        seen[name] = text\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before=(
                "def f(rows):\n    if not rows:\n        return []\n    for row in rows:\n"
                "        print(row)\n"
                "    print(rows)\n"
            ),
            after="def f(rows):\n    for row in rows:\n        print(row)\n    print(rows)\n",
            why="a loop over nothing takes no time",
        ),
        Harmless(
            before=(
                "def f(self, rows):\n    if self.old:\n        return\n    for row in rows:\n"
                "        print(row)\n    print(rows)\n"
            ),
            after="def f(self, rows):\n    for row in rows:\n        print(row)\n    print(rows)\n",
            why="what was asked about does not exist any more",
        ),
        Harmless(
            before=(
                "def f(self, rows):\n    if not self.dirty:\n        return\n    for row in rows:\n"
                "        row.save()\n    self.dirty = False\n"
            ),
            after=(
                "def f(self, rows):\n    if self.dirty:\n        for row in rows:\n            row.save()\n"
                "        self.dirty = False\n"
            ),
            why="the test is still there, the other way round",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        if versions.same_text:
            return
        for block, now in _blocks(versions):
            guard = _guard(block)
            if guard is None:
                continue
            rest = block[block.index(guard) + 1 :]
            first = _kept(rest, now)
            if first is None or not _is_asked_no_more(versions, guard.test):
                continue
            cost = _cost(versions.after, now)
            if cost is not None and not _asks_for_nothing(guard.test, rest):
                text = versions.before.brief(guard.test)
                leaving = "the turn" if isinstance(guard.body[0], ast.Continue) else "the function"
                yield Slowed(
                    first,
                    f"{cost} now runs always; before, `if {text}` ended {leaving} first.",
                    f"`if {text}` ended {leaving} first",
                    "The test spared the work that follows it, all of which is still there.",
                    0.65,
                    remedy="whether the test can come back depends on why it was removed",
                )


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
    named = {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in descend(test)
        if isinstance(part, (ast.Name, ast.Attribute))
    }
    left = {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in versions.after.below(versions.new)
        if isinstance(part, (ast.Name, ast.Attribute))
    }
    parts = asked.values if isinstance(asked, ast.BoolOp) else [asked]
    return after < before and named <= left and not any(_tested(versions, part) for part in parts)


def _count(code: Code, test: ast.expr) -> int:
    return sum(same(node, test) for node in code.nodes(type(test)))


def _tested(versions: Versions, part: ast.expr) -> bool:
    """Tell whether a test of the head's function still contains a part of the question, or the opposite."""
    subjects = {dotted(one) for one in descend(part) if isinstance(one, (ast.Name, ast.Attribute))}
    return any(
        isinstance(node, (ast.If, ast.IfExp, ast.While))
        and any(
            dotted(one) in subjects
            for one in descend(node.test)
            if isinstance(one, (ast.Name, ast.Attribute))
        )
        for node in versions.after.own(versions.new)
    )


def _cost(code: Code, block: Sequence[ast.stmt]) -> str | None:
    """Name the first expensive thing in a block, to begin a sentence."""
    for part in code.module.own_of(block):
        if isinstance(part, (ast.For, ast.AsyncFor)):
            return f"The loop over `{code.brief(part.iter)}`"
        if isinstance(part, ast.Call) and round_trip(code, part) is not None:
            return f"`{code.brief(part.func)}(…)`"
    return None


def _asks_for_nothing(test: ast.expr, rest: Sequence[ast.stmt]) -> bool:
    """Tell whether the guard asks whether there is anything to go over: without it, the loop has no turns."""
    gone_over = [part.iter for statement in rest for part in descend(statement) if isinstance(part, ast.For)]
    names = {dotted(part) for over in gone_over for part in descend(over)} - {None}
    return any(dotted(part) in names for part in descend(test))
