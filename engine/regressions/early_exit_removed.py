from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.costs import round_trip
from engine.syntax.guards import lost_guards
from engine.syntax.nodes import descend, dotted
from engine.syntax.versions import Versions


class EarlyExitRemoved(Regression):
    """A test at the start of a function or of a loop's turn spared the work that follows; the test is gone.

    `if not changed: return` before a loop, and `if name in seen: continue` before a round trip, are how code
    avoids work. It is said where all that followed is still there, with a loop or a round trip in it, and
    nothing in the file asks the question any more while what it asked about still exists. Tests of an empty
    input spare nothing: a loop over nothing takes no time.
    """

    title = "early exit removed"
    category = "FASTPATH"
    strategy = "cache"
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
        for lost in lost_guards(versions):
            test = lost.guard.test
            cost = _cost(versions.after, lost.block)
            if cost is not None and not _asks_for_nothing(test, lost.rest):
                was = f"`if {versions.before.brief(test)}` ended {lost.left} first"
                yield Slowed(
                    lost.first,
                    f"{cost} now runs always; before, {was}.",
                    was,
                    "The test spared the work that follows it, all of which is still there.",
                    0.65,
                    remedy="whether the test can come back depends on why it was removed",
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
