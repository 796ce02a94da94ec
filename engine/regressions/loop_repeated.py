from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.moved import over, same_loop, tries_again
from engine.syntax.nodes import LoopNode, same
from engine.syntax.sizes import element_count
from engine.syntax.versions import Versions

_FEW = 20


class LoopRepeated(Regression):
    """A loop ran once per call; now another loop runs around it, and each of its turns goes over it all
    again.

    The work is the product of both sizes where it was one of them. It is said only where what the inner loop
    goes over does not change in the outer one, so that it is not data within data: `for page in pages: for
    row in page.rows` is as much work as there are rows.
    """

    title = "loop repeated by a new loop"
    category = "QUADLOOP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    slower = (
        Slower(
            before=(
                "def total(orders, rates):\n    found = 0\n    for rate in rates:\n"
                "        found += rate.value\n        rate.seen = True\n    return found\n"
            ),
            after=(
                "def total(orders, rates):\n    found = 0\n    for order in orders:\n"
                "        for rate in rates:\n            if rate.day == order.day:\n"
                "                found += rate.value\n            rate.seen = True\n    return found\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before="def f(rows):\n    for row in rows:\n        print(row)\n        print(row.x)\n",
            after=(
                "def f(rows):\n    for page in rows.pages:\n        rows = page.rows\n"
                "        for row in rows:\n            print(row)\n            print(row.x)\n"
            ),
            why="each turn goes over other rows",
        ),
        Harmless(
            before="def f(rows):\n    for row in rows:\n        print(row)\n        print(row.x)\n",
            after=(
                "def f(rows):\n    for mode in ('quick', 'full'):\n        for row in rows:\n"
                "            print(row)\n            print(row.x)\n"
            ),
            why="two turns",
        ),
        Harmless(
            before="def f(names, rows):\n    for row in rows:\n        print(row)\n        print(row.x)\n",
            after=(
                "def f(names, rows):\n    for name in names:\n        if name == 'rows':\n"
                "            for row in rows:\n                print(row)\n                print(row.x)\n"
                "            return\n"
            ),
            why="the outer loop is left right after",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        if versions.same_text:
            return
        code = versions.after
        old = _loops(versions.before, versions.old)
        for loop in _loops(code, versions.new):
            was = [known for known in old if same_loop(loop, known) and _same_body(loop, known)]
            if len(was) != 1 or sum(same_loop(loop, other) for other in _loops(code, versions.new)) != 1:
                continue
            outer = _new_around(versions, was[0], loop)
            if outer is not None and _goes_over_the_same(code, loop, outer):
                yield Slowed(
                    loop,
                    f"The loop over `{code.brief(loop.iter)}` now runs once per turn of {over(code, outer)}; "
                    "before, once per call.",
                    "once per call",
                    "The work is the product of both sizes where it was one of them.",
                    0.8,
                    remedy="what the inner loop looks for decides which table before the loops serves it",
                )


def _loops(code: Code, function: ast.AST) -> list[ast.For | ast.AsyncFor]:
    return [node for node in code.own(function) if isinstance(node, (ast.For, ast.AsyncFor))]


def _same_body(loop: ast.For | ast.AsyncFor, known: ast.For | ast.AsyncFor) -> bool:
    """Tell whether half of what a loop did is still done in it, at any depth."""
    parts = [part for statement in loop.body for part in ast.walk(statement) if isinstance(part, ast.stmt)]
    kept = sum(any(same(part, one) for part in parts) for one in known.body)
    return 2 * kept >= len(known.body)


def _new_around(versions: Versions, was: LoopNode, now: LoopNode) -> LoopNode | None:
    code, around = versions.after, versions.before.loops(was)
    outer = [loop for loop in code.loops(now) if not any(same_loop(loop, known) for known in around)]
    if len(code.loops(now)) <= len(around) or not outer:
        return None
    loop = outer[-1]
    small = isinstance(loop, ast.While) or few_turns(code, loop) or tries_again(code, loop)
    return None if small or frequency(code, now, loop) < Frequency.SOMETIMES else loop


def _goes_over_the_same(code: Code, loop: ast.For | ast.AsyncFor, outer: LoopNode) -> bool:
    size = element_count(code, loop.iter)
    if (size is not None and size <= _FEW) or code.kind(loop.iter) == "iterator":
        return False
    return code.invariant(loop.iter, outer)
