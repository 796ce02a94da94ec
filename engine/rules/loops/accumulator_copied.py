from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.accumulators import copied_accumulator, growing_loop, owned
from engine.syntax.code import Code
from engine.syntax.splice import replace


class AccumulatorCopied(Rule[ast.Assign | ast.AugAssign]):
    """A loop adds to a collection by making a copy of it with one thing more.

    `rows = rows + [row]` and `table = {**table, key: row}` copy everything gathered so far in each turn,
    which takes quadratic time; `append`, `add` and item assignment add in place. It does not matter while the
    collection stays short. The rewrite holds when nobody else holds the collection: they would see it grow.
    """

    title = "collection copied to add to it"
    category = "QUADLOOP"
    strategy = "data_structure"
    loops = 1
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def doubled(rows):\n"
                "    out = []\n"
                "    for row in rows:\n"
                "        out = out + [row * 2]\n"
                "    return out\n"
            ),
            fast=(
                "def doubled(rows):\n"
                "    out = []\n"
                "    for row in rows:\n"
                "        out.append(row * 2)\n"
                "    return out\n"
            ),
            setup="rows = list(range(n))",
            call="doubled(rows)",
        ),
        Slow(
            code=(
                "def by_name(rows):\n"
                "    table = {}\n"
                "    for name, value in rows:\n"
                "        if value:\n"
                "            table = {**table, name: value}\n"
                "    return table\n"
            ),
            fast=(
                "def by_name(rows):\n"
                "    table = {}\n"
                "    for name, value in rows:\n"
                "        if value:\n"
                "            table[name] = value\n"
                "    return table\n"
            ),
            setup="rows = [(str(i), i) for i in range(n)]",
            call="by_name(rows)",
            n=300,
        ),
        Slow(
            code=(
                "def names(rows):\n"
                "    found = set()\n"
                "    for row in rows:\n"
                "        found = found.union(row)\n"
                "    return found\n"
            ),
            fast=(
                "def names(rows):\n"
                "    found = set()\n"
                "    for row in rows:\n"
                "        found.update(row)\n"
                "    return found\n"
            ),
            setup="rows = [[i, i + 1] for i in range(n)]",
            call="names(rows)",
        ),
        Slow(
            code=(
                "def path(steps):\n"
                "    done = ()\n"
                "    for step in steps:\n"
                "        done += (step.strip(),)\n"
                "    return done\n"
            ),
            fast=(
                "def path(steps):\n"
                "    done = []\n"
                "    for step in steps:\n"
                "        done.append(step.strip())\n"
                "    return tuple(done)\n"
            ),
            setup="steps = [f' {i} ' for i in range(n)]",
            call="path(steps)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out += [x]\n    return out\n",
            "adds in place",
        ),
        Fine(
            "def prefixes(xs):\n    out, part = [], []\n    for x in xs:\n        part = part + [x]\n"
            "        out.append(part)\n    return out\n",
            "the old copies are kept",
        ),
        Fine(
            "def f(groups):\n    for group in groups:\n        names = ['id']\n"
            "        names = names + [group]\n        use(names)\n",
            "starts anew in each turn",
        ),
        Fine(
            "def f(xs, y):\n    for x in xs:\n        y = y + [x]\n    return y\n",
            "`y` may be an array of numbers",
        ),
        Fine(
            "def f(s):\n    out = []\n    for k in ('a', 'b'):\n        out = out + [s[k]]\n    return out\n",
            "two turns",
        ),
        Fine(
            "def f(pages, extra):\n    for page in pages:\n        page.meta = {**page.meta, **extra}\n",
            "another page in each turn, so its meta is copied once",
        ),
    )

    def check(self, node: ast.Assign | ast.AugAssign, code: Code) -> Iterator[Hit]:
        copied = copied_accumulator(code, node)
        loop = growing_loop(code, copied) if copied else None
        if copied is None or loop is None:
            return
        own = owned(code, copied, loop)
        edits = (replace(node, copied.in_place),) if copied.in_place and own else ()
        tuples = "a list, made a tuple at the end, does not copy" if copied.kind == "tuple" else ""
        yield Hit(
            node,
            f"`{copied.path}` is copied in full each time something is added: quadratic.",
            "A list, made a tuple after the loop, is not copied."
            if tuples
            else "Adding in place takes the same time however much was gathered before.",
            0.85 if own else 0.65,
            edits,
            no_edit="" if edits else tuples or f"others may hold `{copied.path}` and would see it grow",
        )
