from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.joins import join_of
from engine.syntax.nodes import Comprehension
from engine.syntax.steady import Steadiness


class NestedLoopJoin(Rule[ast.For | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp]):
    """An inner loop goes through a whole collection to find what equals something of the outer loop.

    `for user in users: for order in orders: if order.user_id == user.id` compares every pair, which takes
    time proportional to the product of both sizes. A dict from the key to the elements, built in one pass,
    finds them at once. It does not matter while one of the collections stays short. The rewrite holds when
    the keys are hashable and equal keys have equal hashes, as numbers and strings have.
    """

    title = "inner loop searches for equals"
    category = "QUADLOOP"
    strategy = "data_structure"
    speaks_from = HOT
    loops = 2
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def bills(users: list[tuple[int, str]], orders: list[tuple[int, float]]):\n"
                "    out = []\n"
                "    for user in users:\n"
                "        for order in orders:\n"
                "            if order[0] == user[0]:\n"
                "                out.append((user[1], order[1]))\n"
                "    return out\n"
            ),
            fast=(
                "def bills(users: list[tuple[int, str]], orders: list[tuple[int, float]]):\n"
                "    orders_of = {}\n"
                "    for order in orders:\n"
                "        orders_of.setdefault(order[0], []).append(order)\n"
                "    out = []\n"
                "    for user in users:\n"
                "        for order in orders_of.get(user[0], ()):\n"
                "            out.append((user[1], order[1]))\n"
                "    return out\n"
            ),
            setup=(
                "users = [(i, str(i)) for i in range(n)]\norders = [(i * 7 % n, i / 2) for i in range(n)]"
            ),
            call="bills(users, orders)",
            n=300,
            edited=False,
        ),
        Slow(
            code=(
                "def prices(names: list[str], rows: list[tuple[str, int]]):\n"
                "    return {\n"
                "        name: next((price for row, price in rows if row == name), None) for name in names\n"
                "    }\n"
            ),
            fast=(
                "def prices(names: list[str], rows: list[tuple[str, int]]):\n"
                "    price_of = dict(reversed(rows))\n"
                "    return {name: price_of.get(name) for name in names}\n"
            ),
            setup="names = [str(i) for i in range(n)]; rows = [(str(i), i) for i in range(n)]",
            call="prices(names, rows)",
            n=300,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(users):\n    for user in users:\n        for order in user.orders:\n"
            "            if order.day == user.day:\n                yield order\n",
            "each turn has a collection of its own",
        ),
        Fine(
            "def f(orders, day):\n    return [order for order in orders if order.day == day]\n",
            "gone through once",
        ),
        Fine(
            "def f(xs, ys):\n    for x in xs:\n        for y in ys:\n"
            "            if y.low < x.low:\n                yield x, y\n",
            "an order is no equality",
        ),
        Fine(
            "def f(rows):\n    for row in rows:\n        for name in ('id', 'key'):\n"
            "            if name == row.name:\n                yield row\n",
            "two names are compared as fast as looked up",
        ),
    )

    def check(self, node: ast.For | Comprehension, code: Code) -> Iterator[Hit]:
        join = join_of(code, node)
        if join is None:
            return
        container, key = f"`{code.brief(join.container)}`", f"`{code.brief(join.key)}`"
        conditions = [f"{key} is hashable, and equal keys have equal hashes"]
        if join.steady is not Steadiness.SURE:
            conditions.append(f"the calls in the loop do not change {container}")
        yield Hit(
            node,
            f"All of {container} is gone through for each `{code.brief(join.wanted)}` to find its equals.",
            f"A dict from {key} to the elements of {container}, built once, finds them at once.",
            0.6,
            conditions=tuple(conditions),
            no_edit="the table needs a name and a place",
            through=(join.container,),
        )
