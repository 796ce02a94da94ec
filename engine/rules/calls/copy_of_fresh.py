from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.fresh import fresh_kind
from engine.syntax.splice import replace


class CopyOfFresh(Rule[ast.Call]):
    """A list, set or dict that was made just now is copied.

    `list(line.split(","))` copies a list that nobody else holds; the copy protects nothing. It does not
    matter for a few elements, or next to work that costs much more.
    """

    title = "copy of a fresh collection"
    category = "COPY"
    strategy = "data_structure"
    speaks_from = WARM
    needs = Size.MANY
    calls = frozenset({"list", "set", "dict"})
    slow = (
        Slow(
            code=(
                "def blamed(lines, author):\n"
                "    out = []\n"
                "    for line in lines:\n"
                "        out.append((author, line))\n"
                "    return out\n"
                "\n\n"
                "def history(revisions):\n"
                "    for author, lines in revisions:\n"
                "        found = list(blamed(lines, author))\n"
                "    return found\n"
            ),
            fast=(
                "def blamed(lines, author):\n"
                "    out = []\n"
                "    for line in lines:\n"
                "        out.append((author, line))\n"
                "    return out\n"
                "\n\n"
                "def history(revisions):\n"
                "    for author, lines in revisions:\n"
                "        found = blamed(lines, author)\n"
                "    return found\n"
            ),
            setup="revisions = [(str(i), ['one', 'two']) for i in range(n)]",
            call="history(revisions)",
        ),
        Slow(
            code="def fields(rows: list[str]):\n    return [list(str(row).split(',')) for row in rows]\n",
            fast="def fields(rows: list[str]):\n    return [str(row).split(',') for row in rows]\n",
            setup="rows = ['a,b,c,d'] * n",
            call="fields(rows)",
        ),
        Slow(
            code="def ranked(groups):\n    return [list(sorted(group)) for group in groups]\n",
            fast="def ranked(groups):\n    return [sorted(group) for group in groups]\n",
            setup="groups = [(3, 1, 2)] * n",
            call="ranked(groups)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return [list(x) for x in xs]\n", "x belongs to others"),
        Fine("def f(xs):\n    return [tuple(sorted(x)) for x in xs]\n", "a tuple is wanted"),
        Fine("def f(df, xs):\n    return [list(df.split(x)) for x in xs]\n", "split may be anything"),
        Fine(
            "CACHE = {}\n\ndef known(x):\n    out = []\n    CACHE[x] = out\n    return out\n\n"
            "def f(xs):\n    return [list(known(x)) for x in xs]\n",
            "the list is kept elsewhere, the copy protects it",
        ),
        Fine(
            "def numbers(n):\n    for i in range(n):\n        yield i\n\n"
            "def f(xs):\n    return [list(numbers(x)) for x in xs]\n",
            "a generator, not a list",
        ),
        Fine("ALL = list(sorted(dir()))\n", "runs once"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if len(node.args) != 1 or node.keywords or runs_once(code, node):
            return
        (made,) = node.args
        kind = fresh_kind(code, made)
        if kind is None or code.origin(node.func) != kind:
            return
        yield Hit(
            node,
            f"`{kind}(…)` copies a {kind} that was made just now.",
            "Nobody else holds it, so that it can be used as it is.",
            0.7 if code.loops(node) else 0.6,
            (replace(node, code.text(made)),),
        )
