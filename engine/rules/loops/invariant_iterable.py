from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM, Size
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.hoist import hoist_edits
from engine.syntax.inner_loops import Inner, inner_iterables
from engine.syntax.nodes import Comprehension

_REUSABLE = frozenset({"list", "tuple", "set", "frozenset", "dict", "str"})


class InvariantIterable(Rule[ast.For | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp]):
    """An inner loop gets its elements from a call that is made again in each turn of the outer loop.

    `for a in xs: for b in expand(y)` calls `expand` once for each `a`, though it does not depend on `a`.
    Called once before both loops, it does its work once. It does not matter when the call is cheap or the
    outer loop is short. The rewrite holds when the function has no effect, gives equal elements each time,
    and returns something that can be gone through more than once, such as a list.
    """

    title = "inner loop recomputes its elements"
    category = "INVARIANT"
    strategy = "hoist"
    speaks_from = WARM
    needs = Size.OPEN
    slow = (
        Slow(
            code=(
                "def stems(words, stemmer) -> list[str]:\n"
                "    return [stemmer.stem(word) for word in words]\n\n\n"
                "def shared(rows, words, stemmer):\n"
                "    found = []\n"
                "    for row in rows:\n"
                "        for stem in stems(words, stemmer):\n"
                "            if stem in row:\n"
                "                found.append(stem)\n"
                "    return found\n"
            ),
            fast=(
                "def stems(words, stemmer) -> list[str]:\n"
                "    return [stemmer.stem(word) for word in words]\n\n\n"
                "def shared(rows, words, stemmer):\n"
                "    found = []\n"
                "    words_stems = stems(words, stemmer)\n"
                "    for row in rows:\n"
                "        for stem in words_stems:\n"
                "            if stem in row:\n"
                "                found.append(stem)\n"
                "    return found\n"
            ),
            setup=(
                "class Stemmer:\n    def stem(self, word):\n        return word.lower().removesuffix('s')\n"
                "stemmer = Stemmer(); words = ['Lines', 'Words', 'Trees']\n"
                "rows = ['word %d' % i for i in range(n)]"
            ),
            call="shared(rows, words, stemmer)",
        ),
        Slow(
            code=(
                "def pairs(users, index, day):\n"
                "    return [(user, room) for user in users for room in index.free_rooms(day)]\n"
            ),
            fast=(
                "def pairs(users, index, day):\n"
                "    rooms = index.free_rooms(day)\n"
                "    return [(user, room) for user in users for room in rooms]\n"
            ),
            setup=(
                "class Index:\n"
                "    def free_rooms(self, day):\n        return [i for i in range(20) if i > day]\n"
                "index = Index(); users = list(range(n)); day = 3"
            ),
            call="pairs(users, index, day)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            code="def pairs(xs, table):\n    return [(x, y) for x in xs for y in table.values()]\n",
            why="a view costs nothing to make",
        ),
        Fine(
            code=(
                "def tasks(names, queue):\n"
                "    for name in names:\n"
                "        for task in queue.pop_tasks(8):\n"
                "            task.run(name)\n"
            ),
            why="the call takes something new each time",
        ),
        Fine(
            code=(
                "def children(nodes, tree):\n"
                "    for node in nodes:\n"
                "        for child in tree.child_nodes(node):\n"
                "            yield child\n"
            ),
            why="the call depends on the outer loop",
        ),
        Fine(
            code=(
                "def settle(graph, limit):\n"
                "    for _ in range(limit):\n"
                "        for node in graph.open_nodes('all'):\n"
                "            node.relax()\n"
            ),
            why="the outer loop repeats its work until it is done: each turn finds other nodes",
        ),
    )

    def check(self, node: ast.For | Comprehension, code: Code) -> Iterator[Hit]:
        for inner in inner_iterables(code, node):
            name = f"`{code.brief(inner.call.func)}`"
            edits = _edits(code, inner)
            lists = "" if edits else ", in a list or the like"
            yield Hit(
                inner.call,
                f"`{code.brief(inner.call)}` is called in each turn of the outer loop, not needing it.",
                "Called once before both loops, it does its work once.",
                0.6,
                edits,
                (f"{name} has no effect and gives equal elements each time{lists}",),
                through=(inner.call,),
                no_edit=""
                if edits
                else f"{name} may return an iterator, which can be gone through only once",
            )


def _edits(code: Code, inner: Inner) -> tuple[Edit, ...]:
    if code.kind(inner.call) not in _REUSABLE or not inner.always:
        return ()
    return hoist_edits(code, inner.call, inner.loop, code.text(inner.call))
