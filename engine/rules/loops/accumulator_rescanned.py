from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.growing import every_turn, grown_in, grows_each_turn, may_scan, scanned
from engine.syntax.searches import UNSURE

_INSTEAD = {
    "sum": "A running total makes each turn constant-time.",
    "max": "Comparing the new element with the maximum so far makes each turn constant-time.",
    "min": "Comparing the new element with the minimum so far makes each turn constant-time.",
    "sorted": "Inserting with `bisect.insort`, or a heap, spares the sort of everything.",
    "set": "A set kept beside it spares building one from everything.",
    "comprehension": "Looking at the new elements alone spares the scan of everything.",
}


class AccumulatorRescanned(Rule[ast.For | ast.While]):
    """A collection that a loop fills is gone through from its start in every turn.

    `while sum(map(len, chunks)) < size: chunks.append(read())` adds up all chunks once per chunk:
    quadratic. A running
    value, updated where the collection grows, makes each turn constant-time. It does not matter while the
    collection stays short. The advice holds when nothing else changes the collection between the turns.
    """

    title = "growing collection rescanned per turn"
    category = "QUADLOOP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "from collections.abc import Iterator\n\n\n"
                "def take(chunks: Iterator[str], size: int):\n    taken = []\n"
                "    while sum(map(len, taken)) < size:\n"
                "        taken.append(next(chunks))\n"
                "    return taken\n"
            ),
            fast=(
                "from collections.abc import Iterator\n\n\n"
                "def take(chunks: Iterator[str], size: int):\n    taken = []\n"
                "    total = 0\n"
                "    while total < size:\n"
                "        chunk = next(chunks)\n"
                "        taken.append(chunk)\n"
                "        total += len(chunk)\n"
                "    return taken\n"
            ),
            setup="chunks = iter(['ab'] * n)",
            call="take(chunks, 2 * n)",
            n=300,
            edited=False,
        ),
        Slow(
            code=(
                "def names(rows: list[list[str]], found: set[str]):\n"
                "    kept = []\n"
                "    for row in rows:\n"
                "        kept.extend(row)\n"
                "        found.update(cell.strip() for cell in kept)\n"
                "    return kept\n"
            ),
            fast=(
                "def names(rows: list[list[str]], found: set[str]):\n"
                "    kept = []\n"
                "    for row in rows:\n"
                "        kept.extend(row)\n"
                "        found.update(cell.strip() for cell in row)\n"
                "    return kept\n"
            ),
            setup="rows = [[f' {i}', f'{i} '] for i in range(n)]; found = set()",
            call="names(rows, found)",
            n=200,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return sum(out)\n",
            "added up once, after the loop",
        ),
        Fine(
            "def f(groups):\n    for group in groups:\n        out = []\n        out.append(group)\n"
            "        use(sum(out))\n",
            "a new collection in each turn",
        ),
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n        if x:\n"
            "            return sum(out)\n",
            "leaves the loop right after",
        ),
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n        if len(out) > 9:\n"
            "            send(sorted(out))\n            out.clear()\n",
            "emptied again: it stays short",
        ),
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n"
            "        if x is None:\n            log(sorted(out))\n",
            "only in a rare branch",
        ),
        Fine(
            "def f(groups, tag):\n    for group in groups:\n        for unit in group:\n"
            "            if not any(t is tag for t in unit.tags):\n                unit.tags.append(tag)\n",
            "the tags of another unit in each turn",
        ),
        Fine(
            "def f(names):\n    for name in names:\n        page = load(name)\n"
            "        page.links.append(name)\n"
            "        page.width = max(page.links)\n",
            "a new page in each turn",
        ),
    )

    def check(self, node: ast.For | ast.While, code: Code) -> Iterator[Hit]:
        grown = grown_in(node, code) if may_scan(node, code) else None
        if not grown:
            return
        for part in every_turn(node, code):
            path, how = scanned(part, code)
            if path is not None and path in grown and isinstance(part, ast.expr):
                yield Hit(
                    part,
                    f"`{path}` is gone through from its start in every turn while it grows: quadratic.",
                    _INSTEAD[how],
                    0.7 if how != "comprehension" or grows_each_turn(node, code, path) else UNSURE,
                    no_edit="the running value needs a name and a place",
                )
                return
