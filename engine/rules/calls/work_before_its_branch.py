from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.early_work import in_vain_unless, into_branch, weight


class WorkBeforeItsBranch(Rule[ast.Assign]):
    """A value is computed each time, and used in one branch only.

    `names = sorted(users)` before `if verbose:` sorts also when nobody looks at the names; inside the branch
    it sorts when they are wanted. It does not matter where the branch is nearly always taken. The rewrite
    holds when the computation has no effect and the test does not change what it is of; an error that it may
    raise is then raised in the branch alone.
    """

    title = "value computed and seldom used"
    category = "FASTPATH"
    strategy = "hoist"
    speaks_from = WARM
    needs = Size.MANY
    slow = (
        Slow(
            code="def totals(orders, verbose):\n    lines = []\n    for order in orders:\n"
            "        names = sorted(order)\n        if verbose:\n            lines.extend(names)\n"
            "    return lines\n",
            fast="def totals(orders, verbose):\n    lines = []\n    for order in orders:\n"
            "        if verbose:\n            names = sorted(order)\n            lines.extend(names)\n"
            "    return lines\n",
            setup="orders = [list(range(20, 0, -1))] * n",
            call="totals(orders, False)",
        ),
        Slow(
            code="def word(text: str):\n    return ' '.join(text.split()).lower()\n\n\n"
            "def marked(texts: list[str]):\n"
            "    found = []\n    for text in texts:\n        clean = word(text)\n"
            "        if len(text) > 50:\n            found.append(clean)\n    return found\n",
            fast="def word(text: str):\n    return ' '.join(text.split()).lower()\n\n\n"
            "def marked(texts: list[str]):\n"
            "    found = []\n    for text in texts:\n"
            "        if len(text) > 50:\n            clean = word(text)\n            found.append(clean)\n"
            "    return found\n",
            setup="texts = ['some words of a text'] * n",
            call="marked(texts)",
        ),
    )
    fine = (
        Fine(
            "def f(xs, verbose):\n    names = sorted(xs)\n    if verbose:\n        print(names)\n"
            "    return names\n",
            "used behind the branch as well",
        ),
        Fine(
            "def f(xs):\n    names = sorted(xs)\n    if names:\n        print(names)\n",
            "the test is about the value",
        ),
        Fine(
            "def f(queue, verbose):\n    item = queue.pop()\n    if verbose:\n        print(item)\n",
            "computing it has an effect",
        ),
        Fine(
            "def f(xs, more):\n    names = sorted(xs)\n    xs.clear()\n    if more:\n        print(names)\n",
            "what it is of changes before the test",
        ),
        Fine(
            "def f(xs, more):\n    size = len(xs)\n    if more:\n        print(size)\n",
            "costs next to nothing",
        ),
    )

    def check(self, node: ast.Assign, code: Code) -> Iterator[Hit]:
        found = in_vain_unless(code, node)
        if found is None:
            return
        yield Hit(
            node,
            f"`{found.name}` is computed each time, and used only if `{code.brief(found.test.test)}`.",
            "Computed in that branch, it costs nothing otherwise.",
            weight(code, found),
            into_branch(code, found),
            ("an error in computing it need not show when it is not used",),
            found.needs_pure,
            no_edit="the statement spans lines, shares its line, or has a comment of its own",
        )
