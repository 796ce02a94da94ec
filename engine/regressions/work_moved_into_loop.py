from __future__ import annotations

import ast
from collections.abc import Iterator
from sys import stdlib_module_names

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.costs import COMPILING, LOOPS_OVER, work
from engine.syntax.kinds import IMMUTABLE
from engine.syntax.moved import Moved, moved_into_loops, over
from engine.syntax.nodes import dotted
from engine.syntax.purity import CHEAP_CALLS
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
            counts = work(code, node) or _is_plain_work(code, node) or _of_repository(code, node)
            return ast.unparse(node) if counts else None

        for moved in moved_into_loops(versions, ast.Call, key):
            if isinstance(moved.node, ast.Call) and self._repeats(versions.after, moved, moved.node):
                yield self._said(versions, moved, moved.node)

    def _repeats(self, code: Code, moved: Moved, call: ast.Call) -> bool:
        """Tell whether every turn computes the same, and needs no object of its own."""
        inputs = [*call.args, *(keyword.value for keyword in call.keywords)]
        given = inputs if code.origin(call.func) else [call]
        if not all(code.unchanged(part, moved.loop) for part in given) or not all(map(code.is_pure, inputs)):
            return False
        return work(code, call) in _VALUES or _gives_text(code, call) or only_read(code, call)

    def _said(self, versions: Versions, moved: Moved, call: ast.Call) -> Slowed:
        code = versions.after
        origin = work(code, call)
        ours = None if origin or _is_plain_work(code, call) else _of_repository(code, call)
        grows = (origin is not None and origin not in COMPILING) or (
            ours is not None and versions.expense(code, call) == LOOPS_OVER
        )
        return Slowed(
            call,
            f"`{code.brief(call)}` now runs once per turn of {over(code, moved.loop)}; "
            "before, once per call.",
            "once per call",
            "What it is given does not change in the loop, so every turn computes the same again.",
            0.85 if origin else 0.8 if grows else 0.7,
            growth=Growth.QUADRATIC if grows else Growth.CONSTANT,
            requires_pure=() if ours is None else (ours,),
            remedy="call it before the loop, as it was",
        )


def _is_plain_work(code: Code, call: ast.Call) -> bool:
    """Tell whether a call is known to have no effect, and costs more than binding a name."""
    return code.is_pure_call(call) and _last(call) not in CHEAP_CALLS


def _gives_text(code: Code, call: ast.Call) -> bool:
    return code.kind(call) in IMMUTABLE


def _of_repository(code: Code, call: ast.Call) -> str | None:
    """Name a function of the repository, or a method of the same object, that must be shown to be pure."""
    origin = code.origin(call.func)
    if origin is not None:
        elsewhere = "." in origin and origin.partition(".")[0] not in stdlib_module_names
        return origin if elsewhere and _last(call)[:1].islower() else None
    path = dotted(call.func) or ""
    return path if path.startswith(("self.", "cls.")) and path.count(".") == 1 else None


def _last(call: ast.Call) -> str:
    return (dotted(call.func) or "").rpartition(".")[2]
