from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code


class MembershipInList(Rule[ast.Compare]):
    """A list is searched with `in` once per iteration of a loop.

    `x in a_list` compares x with one element after the other, so the loop takes time proportional to the
    product of both sizes; `x in a_set` looks once. It does not matter while the list stays short (a handful of
    elements). The rewrite holds when the elements are hashable and equal elements have equal hashes.
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
    )
    fine = (
        Fine(
            code=(
                "def known(rows):\n"
                "    wanted = ['a', 'b', 'c']\n"
                "    return [row for row in rows if row in wanted]\n"
            ),
            why="three elements are searched as fast as they are hashed",
        ),
    )

    def check(self, node: ast.Compare, code: Code) -> Iterator[Hit]:
        yield from ()
