from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.list_lookup import calls_alike, is_answered, table_edits
from engine.syntax.nodes import dotted
from engine.syntax.repetition import described
from engine.syntax.searches import Repeated, lookup_confidence, repeated_search
from engine.syntax.set_instead import set_instead, wrong_container

_ADVICE = {
    "index": "A dict from element to position, made once, answers in constant time.",
    "count": "A `collections.Counter`, made once, answers in constant time.",
    "remove": "A set removes in constant time where neither order nor duplicates matter.",
}


class ListSearchInLoop(Rule[ast.Call]):
    """A list is searched by `index`, `count` or `remove` once per iteration of a loop.

    Each of them compares one element after the other, so the loop takes time proportional to the product of
    both sizes. A dict from element to position, a `collections.Counter`, or a set in place of the list
    answers in constant time. It does not matter while the list stays short. The rewrite holds when the
    elements are hashable; a dict of positions knows the last of equal elements and raises KeyError for a
    missing one, where `index` finds the first and raises ValueError.
    """

    title = "list searched by index, count, remove"
    category = "MEMBERSHIP"
    strategy = "data_structure"
    calls = frozenset({"index", "count", "remove"})
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def places(names: list[str]):\n    order = list(dict.fromkeys(n.lower() for n in names))\n"
                "    return [order.index(name.lower()) for name in names]\n"
            ),
            fast=(
                "def places(names: list[str]):\n    order = list(dict.fromkeys(n.lower() for n in names))\n"
                "    order_position = {item: i for i, item in enumerate(order)}\n"
                "    return [order_position[name.lower()] for name in names]\n"
            ),
            setup="names = [f'c{i}' for i in range(n)]",
            call="places(names)",
        ),
        Slow(
            code=(
                "def repeated(words):\n    lowered = [word.lower() for word in words]\n"
                "    return [word for word in words if lowered.count(word) > 1]\n"
            ),
            fast=(
                "from collections import Counter\n\n\ndef repeated(words):\n"
                "    lowered = [word.lower() for word in words]\n    lowered_count = Counter(lowered)\n"
                "    return [word for word in words if lowered_count[word] > 1]\n"
            ),
            setup="words = [f'w{i // 2}' for i in range(n)]",
            call="repeated(words)",
        ),
        Slow(
            code=(
                "def rest(jobs: list[str], done: list[str]):\n    left = list(dict.fromkeys(jobs))\n"
                "    for job in done:\n        if job in left: left.remove(job)\n    return len(left)\n"
            ),
            fast=(
                "def rest(jobs: list[str], done: list[str]):\n    left = set(dict.fromkeys(jobs))\n"
                "    for job in done:\n        if job in left: left.remove(job)\n    return len(left)\n"
            ),
            setup="jobs = [str(i) for i in range(n)]; done = jobs[::-1]",
            call="rest(jobs, done)",
        ),
    )
    fine = (
        Fine("def f(text, xs):\n    return [text.index(x) for x in xs]\n", "the object may be a string"),
        Fine(
            "def f(rows):\n    order = ['a', 'b', 'c']\n    return [order.index(row) for row in rows]\n",
            "three elements are searched as fast as they are hashed",
        ),
        Fine(
            "def f(names, rows):\n    left = sorted(names)\n    for row in rows:\n"
            "        if row.done:\n            left.remove(row.name)\n            break\n    return left\n",
            "one element is removed, then the loop is left",
        ),
        Fine(
            "def f(names, rows):\n    known, at = sorted(names), 0\n    for row in rows:\n"
            "        at = known.index(row, at)\n    return at\n",
            "each search goes on where the last one ended",
        ),
        Fine(
            "def f(rows):\n    found = sorted(rows)\n    return [found.count(code) for code in ALL_CODES]\n",
            "as many searches as there are codes, however many rows",
        ),
        Fine(
            "def f(x: list):\n    y = [{a} for a in x]\n    return [x.index(b) for b in y]\n",
            "a set is no key",
        ),
        Fine("def f(x):\n    y = sorted(x)\n    for z in x: y.insert(y.index(z), 0)\n", "positions go stale"),
        Fine("def f(f, x):\n    y = f.readlines()\n    for z in x: y.remove(z)\n    g(y)\n", "order counts"),
        Fine("def f(x, y):\n    s = sorted(x)\n    for z in y: z['a'] and s.remove(z)\n", "a dict is no key"),
        Fine("def f(gs):\n    return [list(g).count(x) for x, g in gs]\n", "each list is searched once"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        func = node.func
        if not isinstance(func, ast.Attribute) or func.attr not in _ADVICE or len(node.args) != 1:
            return
        if node.keywords or isinstance(node.args[0], ast.Starred):
            return
        search = repeated_search(code, node, node.args[0], func.value)
        if search is None or search.found.size is not None:
            return
        if not is_answered(code, func, search.regions[-1]):
            return
        calls = calls_alike(code, node, search.regions[-1])
        if calls[0] is not node:
            return
        yield _hit(code, search, func, calls)


def _hit(code: Code, search: Repeated, func: ast.Attribute, calls: list[ast.Call]) -> Hit:
    path, often = dotted(func.value), described(code, search.regions[0])
    where: ast.expr | ast.stmt = calls[0]
    edits: tuple[Edit, ...] = ()
    conditions: tuple[str, ...] = ()
    if func.attr == "remove":
        instead = set_instead(code, func.value)
        if instead is not None:
            where, edits, conditions = instead
        else:
            where = wrong_container(code, func.value) or where
    elif not search.grows:
        edits = table_edits(code, calls, search.regions[-1])
        if func.attr == "index":
            conditions = (f"no element of `{path}` occurs twice", f"what is looked up is in `{path}`")
    return Hit(
        where,
        f"`{path}.{func.attr}()` searches a list {often}: quadratic time.",
        _ADVICE[func.attr],
        lookup_confidence(search),
        edits=edits,
        through=(func.value,),
        at=calls[0],
        repeats=tuple(search.regions),
        conditions=(*conditions, f"the elements of `{path}` are hashable") if edits else (),
        no_edit="" if edits else f"other code that works with `{path}` would have to change with it",
    )
