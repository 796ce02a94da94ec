from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.costs import COMPILING, LOOPS_OVER, work
from engine.syntax.moved import Moved, moved_into_loops, over
from engine.syntax.nodes import dotted
from engine.syntax.usage import only_read
from engine.syntax.versions import Versions

_VALUES = frozenset({"sum", "max", "min", "json.dumps", "pickle.dumps", "tuple", "frozenset", *COMPILING})
"""What these give cannot be changed, so that one value serves every turn."""


class WorkMovedIntoLoop(Regression):
    """A call whose time grows with its argument ran once per call; now each turn of a loop repeats it.

    Sorting, copying, parsing, adding up and the like, and functions of the repository that loop themselves,
    take time proportional to what they are given: repeated in each turn they make the loop quadratic. It is
    said only where what they are given stays the same while the loop runs, and the result is only read, so
    that every turn computes what the first one did.
    """

    title = "work repeated in each turn"
    category = "INVARIANT"
    strategy = "hoist"
    growth = Growth.QUADRATIC
    slower = (
        Slower(
            before=(
                "def ranks(rows, scores):\n    ordered = sorted(scores)\n"
                "    return [ordered.index(row) for row in rows]\n"
            ),
            after=(
                "def ranks(rows, scores):\n    found = []\n    for row in rows:\n"
                "        ordered = sorted(scores)\n        found.append(ordered.index(row))\n"
                "    return found\n"
            ),
        ),
        Slower(
            before=(
                "import json\ndef fill(rows, text: str):\n    defaults = json.loads(text)\n"
                "    for row in rows:\n"
                "        yield row, defaults['a']\n"
            ),
            after=(
                "import json\ndef fill(rows, text: str):\n    for row in rows:\n"
                "        yield row, json.loads(text)['a']\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before="import copy\ndef f(rows, form):\n    one = copy.deepcopy(form)\n"
            "    return [one for _ in rows]\n",
            after="import copy\ndef f(rows, form):\n    return [copy.deepcopy(form) for _ in rows]\n",
            why="each turn needs a copy of its own",
        ),
        Harmless(
            before="import json\ndef f(text):\n    return json.loads(text)\n",
            after="import json\ndef f(text):\n    return [json.loads(text) for text in text.splitlines()]\n",
            why="each turn parses something else",
        ),
        Harmless(
            before="def f(rows, seen):\n    print(sorted(seen))\n    for row in rows:\n"
            "        seen.add(row)\n",
            after="def f(rows, seen):\n    for row in rows:\n        seen.add(row)\n"
            "        print(sorted(seen))\n",
            why="what is sorted changes in each turn",
        ),
        Harmless(
            before="def f(xs):\n    return sorted(xs)\n",
            after="def f(xs):\n    for mode in ('a', 'b'):\n        print(mode, sorted(xs))\n",
            why="two turns",
        ),
        Harmless(
            before="def f(rows, xs):\n    print(sorted(xs))\n    for row in rows:\n        print(row)\n",
            after="def f(rows, xs):\n    for row in rows:\n        if row.bad:\n"
            "            return sorted(xs)\n",
            why="the loop is left right after",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        def key(code: Code, node: ast.expr) -> str | None:
            assert isinstance(node, ast.Call)
            counts = work(code, node) or versions.expense(code, node) == LOOPS_OVER
            return ast.unparse(node) if counts else None

        for moved in moved_into_loops(versions, ast.Call, key):
            if isinstance(moved.node, ast.Call) and self._repeats(versions.after, moved, moved.node):
                yield self._said(versions.after, moved, moved.node)

    def _repeats(self, code: Code, moved: Moved, call: ast.Call) -> bool:
        """Tell whether every turn computes the same, and needs no object of its own."""
        inputs = [*call.args, *(keyword.value for keyword in call.keywords)]
        given = inputs if code.origin(call.func) else [call]
        if not all(code.unchanged(part, moved.loop) for part in given) or not all(map(code.is_pure, inputs)):
            return False
        return work(code, call) in _VALUES or only_read(code, call)

    def _said(self, code: Code, moved: Moved, call: ast.Call) -> Slowed:
        origin = work(code, call)
        growth = Growth.CONSTANT if origin in COMPILING else Growth.QUADRATIC
        return Slowed(
            call,
            f"`{code.brief(call)}` now runs once per turn of {over(code, moved.loop)}; "
            "before, once per call.",
            "once per call",
            "What it is given does not change in the loop, so every turn computes the same again.",
            0.85 if origin else 0.8,
            growth=growth,
            requires_pure=() if origin else (code.origin(call.func) or dotted(call.func) or "",),
            remedy="call it before the loop, as it was",
        )
