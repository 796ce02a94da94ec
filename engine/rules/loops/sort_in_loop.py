from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.sorting import insort_edits, resorted


class SortInLoop(Rule[ast.Call]):
    """A list is sorted again after each element that is put into it.

    `queue.append(x); queue.sort()` looks at every element per addition, and calls a `key` for each of them.
    `bisect.insort` finds the place in logarithmic time and moves the rest in one go; a heap (`heapq`) is
    faster still when only the smallest is taken. It does not matter while the list stays short. The rewrite
    holds when nothing else puts elements into the list out of order.
    """

    title = "sorted after each addition"
    category = "QUADLOOP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    calls = frozenset({"sort"})
    slow = (
        Slow(
            code=(
                "from bisect import insort\n\n\n"
                "def ranks(values):\n"
                "    seen = []\n"
                "    out = []\n"
                "    for value in values:\n"
                "        seen.append(value)\n"
                "        seen.sort()\n"
                "        out.append(seen[len(seen) // 2])\n"
                "    return out\n"
            ),
            fast=(
                "from bisect import insort\n\n\n"
                "def ranks(values):\n"
                "    seen = []\n"
                "    out = []\n"
                "    for value in values:\n"
                "        insort(seen, value)\n"
                "        out.append(seen[len(seen) // 2])\n"
                "    return out\n"
            ),
            setup="values = [(i * 7919) % 10007 for i in range(n)]",
            call="ranks(values)",
        ),
        Slow(
            code=(
                "def visit(start, children):\n"
                "    queue, order = [start], []\n"
                "    while queue:\n"
                "        queue.sort(reverse=True)\n"
                "        node = queue.pop()\n"
                "        order.append(node)\n"
                "        for child in children(node):\n"
                "            queue.append(child)\n"
                "    return order\n"
            ),
            fast=(
                "import heapq\n\n\n"
                "def visit(start, children):\n"
                "    queue, order = [start], []\n"
                "    while queue:\n"
                "        node = heapq.heappop(queue)\n"
                "        order.append(node)\n"
                "        for child in children(node):\n"
                "            heapq.heappush(queue, child)\n"
                "    return order\n"
            ),
            setup="start = 1; children = lambda i: [c for c in (2 * i, 2 * i + 1) if c < n]",
            call="visit(start, children)",
            edited=False,
        ),
        Slow(
            code=(
                "class Waiters:\n"
                "    def __init__(self):\n"
                "        self.waiting = []\n\n"
                "    def add(self, position, waiter):\n"
                "        self.waiting.append((position, waiter))\n"
                "        self.waiting.sort(key=lambda pair: pair[0])\n\n\n"
                "def fill(positions):\n"
                "    waiters = Waiters()\n"
                "    for position in positions:\n"
                "        waiters.add(position, None)\n"
                "    return waiters.waiting\n"
            ),
            fast=(
                "from bisect import insort\n\n\n"
                "class Waiters:\n"
                "    def __init__(self):\n"
                "        self.waiting = []\n\n"
                "    def add(self, position, waiter):\n"
                "        insort(self.waiting, (position, waiter), key=lambda pair: pair[0])\n\n\n"
                "def fill(positions):\n"
                "    waiters = Waiters()\n    for position in positions:\n"
                "        waiters.add(position, None)\n    return waiters.waiting\n"
            ),
            setup="positions = [(i * 7919) % 10007 for i in range(n)]",
            call="fill(positions)",
            n=300,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    out.sort()\n",
            "sorted once, after the loop",
        ),
        Fine(
            "def f(groups, last):\n    for group in groups:\n        names = list(group)\n"
            "        names.append(last)\n        names.sort()\n        yield names\n",
            "another list in each turn",
        ),
        Fine(
            "def f(xs, last):\n    out = list(xs)\n    out.append(last)\n    out.sort()\n    return out\n",
            "once",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        found = resorted(code, node)
        if found is None or runs_once(code, node) or _is_another_each_turn(found.path, node, code):
            return
        when = (
            "in each turn of the loop that fills it" if found.in_loop else "after each element that is added"
        )
        edits = insort_edits(code, found)
        yield Hit(
            node,
            f"`{found.path}` is sorted as a whole {when}.",
            "`bisect.insort` puts an element where it belongs; a heap does if only the smallest is taken.",
            0.8 if found.in_loop else 0.45,
            edits,
            (f"nothing else puts elements into `{found.path}` out of order",),
            no_edit="" if edits else "how the list is used decides between `insort` and a heap",
        )


def _is_another_each_turn(path: str, sort: ast.Call, code: Code) -> bool:
    """Tell whether a turn sorts the list of another object: `for row in rows: row.tags.sort()`."""
    owner, _, attribute = path.partition(".")
    loops = code.loops(sort)
    return bool(attribute and loops) and owner in code.changes(loops[0]).assigned
