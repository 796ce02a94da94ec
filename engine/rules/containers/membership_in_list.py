from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import dotted
from engine.syntax.repetition import described
from engine.syntax.searches import bar_of, confidence, search_from
from engine.syntax.set_search import mended


class MembershipInList(Rule[ast.Compare]):
    """A list is searched with `in` once per iteration of a loop.

    `x in a_list` compares x with one element after the other, so the loop takes time proportional to the
    product of both sizes; `x in a_set` looks once. It does not matter while the list stays short (a handful
    of elements). The rewrite holds when the elements are hashable and equal elements have equal hashes.
    """

    title = "list searched in a loop"
    category = "MEMBERSHIP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def known(rows, names):\n"
                "    wanted = [name.lower() for name in names]\n"
                "    return [row for row in rows if row in wanted]\n"
            ),
            fast=(
                "def known(rows, names):\n"
                "    wanted = {name.lower() for name in names}\n"
                "    return [row for row in rows if row in wanted]\n"
            ),
            setup="rows = [str(i) for i in range(n)]; names = [str(i * 2) for i in range(n)]",
            call="known(rows, names)",
        ),
        Slow(
            code=(
                "def customers(orders):\n"
                "    found = []\n"
                "    for order in orders:\n"
                "        name = order['customer']\n"
                "        if name not in found:\n"
                "            found.append(name)\n"
                "    return found\n"
            ),
            fast=(
                "def customers(orders):\n"
                "    found = []\n"
                "    found_set = set()\n"
                "    for order in orders:\n"
                "        name = order['customer']\n"
                "        if name not in found_set:\n"
                "            found.append(name)\n"
                "            found_set.add(name)\n"
                "    return found\n"
            ),
            setup="orders = [{'customer': f'c{i}'} for i in range(n)]",
            call="customers(orders)",
        ),
        Slow(
            code=(
                "def distinct(names):\n"
                "    found = []\n"
                "    for name in names:\n"
                "        if name not in found:\n"
                "            found.append(name)\n"
                "    return found\n"
            ),
            fast="def distinct(names):\n    found = list(dict.fromkeys(names))\n    return found\n",
            setup="names = [f'c{i}' for i in range(n)]",
            call="distinct(names)",
        ),
    )
    fine = (
        Fine(
            "def f(rows):\n    wanted = ['a', 'b', 'c']\n    return [row for row in rows if row in wanted]\n",
            "three elements are searched as fast as they are hashed",
        ),
        Fine(
            "def f(rows, names):\n    known = set(names)\n    return [row for row in rows if row in known]\n",
            "a set is what it should be",
        ),
        Fine(
            "def f(rows, wanted):\n    return [row for row in rows if row in wanted]\n",
            "nothing tells that the parameter is a list",
        ),
        Fine(
            "def f(rows):\n    for row in rows:\n        parts = list(row)\n        print('x' in parts)\n",
            "each list is searched once",
        ),
        Fine(
            "def f(name, names):\n    known = [n.lower() for n in names]\n    return name in known\n",
            "one search costs less than the set that would serve it",
        ),
        Fine(
            "def f(rows):\n    seen = []\n    for row in rows:\n        if [row] not in seen:\n"
            "            seen.append([row])\n    return seen\n",
            "a set cannot hold lists",
        ),
        Fine(
            "def f(xs):\n    out = []  # a Text is not hashable\n    for x in xs:\n        if x not in out:\n"
            "            out.append(x)\n    return out\n",
            "a comment says that a set may not hold them",
        ),
        Fine(
            "def f(rows, names):\n    known = [n.lower() for n in names]\n"
            "    for row in rows:\n        if row.odd:\n            return row.name in known\n",
            "the loop is left after the search",
        ),
        Fine(
            "def f(names, name):\n    taken = [n.lower() for n in names]\n"
            "    while name in taken:\n        name += '_'\n    return name\n",
            "such a loop ends after a turn or two",
        ),
        Fine(
            "def f(names):\n    taken = sorted(names)\n    return [a for a in ('x', 'y') if a in taken]\n",
            "two searches",
        ),
    )

    def check(self, node: ast.Compare, code: Code) -> Iterator[Hit]:
        search = search_from(code, node)
        if search is None or not confidence(search):
            return
        path, often = dotted(search.container), described(code, search.regions[0])
        size = search.found.size
        what = code.kind(search.container) or "list"
        end = f" though it has {size} elements." if size else ": quadratic time."
        fast = mended(code, search)
        yield Hit(
            fast.where,
            f"`{path}` is a {what} searched {often}{end}",
            fast.why,
            confidence(search),
            edits=fast.edits,
            conditions=fast.conditions if fast.edits else (),
            growth=Growth.CONSTANT if size else Growth.QUADRATIC,
            through=(search.container,),
            at=search.tests[0],
            repeats=tuple(search.regions),
            bar=bar_of(code, search),
            no_edit="" if fast.edits else f"other code that works with `{path}` would have to change with it",
        )
