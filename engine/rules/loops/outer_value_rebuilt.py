from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.clauses import name_between, values_of_outer_clauses
from engine.syntax.code import Code


class OuterValueRebuilt(Rule[ast.ListComp | ast.SetComp | ast.DictComp]):
    """A comprehension with two loops rebuilds a value of the outer loop for each element of the inner one.

    `{name: frozenset(group) for group in groups for name in group}` builds the set of a group once per
    member, which takes time quadratic in the size of a group. Built once between the two loops, it takes
    linear time. It does not matter while the groups stay small. The rewrite names the value in a clause of
    its own, `for x in [value]`, which Python 3.9 and later run as an assignment; a plain loop does as well.
    """

    title = "outer value rebuilt per inner element"
    category = "INVARIANT"
    strategy = "hoist"
    needs = Size.OPEN
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def group_of(groups):\n"
                "    return {name: frozenset(group) for group in groups for name in group}\n"
            ),
            fast=(
                "def group_of(groups):\n"
                "    return {name: group_set for group in groups for group_set in [frozenset(group)]"
                " for name in group}\n"
            ),
            setup="groups = [['a%d' % i for i in range(n)], ['b%d' % i for i in range(n)]]",
            call="group_of(groups)",
            n=300,
        ),
        Slow(
            code=("def shares(rows):\n    return [value / sum(row) for row in rows for value in row]\n"),
            fast=(
                "def shares(rows):\n"
                "    return [value / row_sum for row in rows for row_sum in [sum(row)] for value in row]\n"
            ),
            setup="rows = [list(range(1, n)), list(range(1, n))]",
            call="shares(rows)",
        ),
    )
    fine = (
        Fine(
            code=(
                "def copies(groups):\n    return {name: set(group) for group in groups for name in group}\n"
            ),
            why="each name gets a set of its own, which others may change",
        ),
        Fine(
            code="def sizes(rows):\n    return [len(row) * x for row in rows for x in row]\n",
            why="`len` costs nothing",
        ),
        Fine(
            code="def inner(rows):\n    return [x / sum(x) for row in rows for x in row]\n",
            why="the value belongs to the inner loop",
        ),
    )

    def check(self, node: ast.ListComp | ast.SetComp | ast.DictComp, code: Code) -> Iterator[Hit]:
        for value, position in values_of_outer_clauses(code, node):
            outer = code.brief(node.generators[position].target)
            inner = code.brief(node.generators[-1].target)
            edits = name_between(code, node, value, position)
            yield Hit(
                value,
                f"`{code.brief(value)}` depends on `{outer}` alone, and is computed for every `{inner}`.",
                f"Computed once per `{outer}`, it takes one pass instead of one per `{inner}`.",
                0.75,
                edits,
                no_edit="" if edits else "a comprehension over several lines is better rewritten by hand",
            )
