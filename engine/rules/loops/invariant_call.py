from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency
from engine.syntax.hoist_advice import hoist_advice
from engine.syntax.repeated import repeated_work
from engine.syntax.work import Work, elements, needed

_WORDS = {
    Work.SCAN: (
        "goes through its whole input again",
        "Computed once before the loop, it takes one pass instead of one per turn.",
    ),
    Work.ARRAY: (
        "is computed again",
        "Computed once before the loop, it saves a pass over the array per turn.",
    ),
    Work.TEXT: (
        "makes the same text again",
        "Made once before the loop, it saves a call and a string per turn.",
    ),
    Work.PATH: (
        "is worked out again",
        "Paths are split and joined by Python code; once before the loop is enough.",
    ),
    Work.FUNCTION: (
        "is called again",
        "Called once before the loop, it takes its time once instead of once per turn.",
    ),
}
Node = ast.Call | ast.BinOp | ast.ListComp | ast.SetComp | ast.DictComp


class InvariantCall(Rule[Node]):
    """A call or comprehension that gives the same result in each turn of a loop is evaluated in each turn.

    Building a set, summing a list or lower-casing a string takes its time again for every element, though
    neither the function nor its arguments change; where the call goes through a container, the loop takes
    time proportional to the product of both sizes. It does not matter for loops of a few turns. The rewrite,
    which calls once before the loop, holds when nothing in the loop changes the arguments, and when the call
    does not fail in a case in which the loop would not have made it.
    """

    title = "same call in each turn"
    category = "INVARIANT"
    strategy = "hoist"
    loops = 1
    slow = (
        Slow(
            code="def missing(xs, ys):\n    return [x for x in xs if x not in set(ys)]\n",
            fast=(
                "def missing(xs, ys):\n    ys_set = set(ys)\n    return [x for x in xs if x not in ys_set]\n"
            ),
            setup="xs = list(range(n)); ys = list(range(0, n, 2))",
            call="missing(xs, ys)",
        ),
        Slow(
            code="def scaled(values):\n    return [value / max(values) for value in values]\n",
            fast=(
                "def scaled(values):\n    values_max = max(values, default=None)\n"
                "    return [value / values_max for value in values]\n"
            ),
            setup="values = [float(i) for i in range(1, n)]",
            call="scaled(values)",
        ),
        Slow(
            code=(
                "def named(rows, name: str):\n"
                "    for row in rows:\n        if row.lower() == name.lower():\n            yield row\n"
            ),
            fast=(
                "def named(rows, name: str):\n    name_lower = name.lower()\n"
                "    for row in rows:\n        if row.lower() == name_lower:\n            yield row\n"
            ),
            setup="rows = ['Line %d' % i for i in range(n)]; name = 'LINE 7'",
            call="list(named(rows, name))",
        ),
        Slow(
            code=(
                "import os\n\n\ndef beside(path: str, names: list[str]):\n"
                "    return [os.path.join(os.path.dirname(path), name) for name in names]\n"
            ),
            fast=(
                "import os\n\n\n"
                "def beside(path: str, names: list[str]):\n    path_dir = os.path.dirname(path)\n"
                "    return [os.path.join(path_dir, name) for name in names]\n"
            ),
            setup="path = '/srv/data/index.html'; names = ['n%d' % i for i in range(n)]",
            call="beside(path, names)",
        ),
    )
    fine = (
        Fine(
            code=(
                "def fresh(xs, seen):\n"
                "    for x in xs:\n        if x not in set(seen):\n            seen.append(x)\n"
            ),
            why="the argument grows in the loop",
        ),
        Fine(
            code="def copies(rows, base):\n    return [dict(base) for row in rows]\n",
            why="each row gets a dict of its own",
        ),
        Fine(
            code="def f(xs, names):\n    for x in xs:\n        if x.bad:\n            return sorted(names)\n",
            why="the loop is left right after, so the call is made once",
        ),
        Fine(
            code="def paint(rows):\n    for row in rows:\n        row[0] = max(map(max, rows))\n",
            why="elements of the argument change in the loop",
        ),
        Fine(
            code="def ends(name):\n    return [name.lower() + end for end in ('.py', '.pyi')]\n",
            why="two turns are not worth a name",
        ),
    )

    def check(self, node: Node, code: Code) -> Iterator[Hit]:
        found = repeated_work(code, node)
        advice = hoist_advice(code, found) if found else None
        if found is None or advice is None:
            return
        what, why = _WORDS[found.work]
        yield Hit(
            found.node,
            f"`{code.brief(found.node)}` {what} in each turn of the loop, with the same result.",
            why,
            advice.confidence,
            advice.edits,
            advice.conditions,
            growth=Growth.QUADRATIC if found.work is Work.SCAN else None,
            no_edit=advice.no_edit,
            through=elements(found.node),
            repeats=(found.loop,),
            bar=needed(code, found.node, found.work, found.often is Frequency.ALWAYS),
        )
