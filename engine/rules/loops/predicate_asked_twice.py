from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.predicates import asked_again


class PredicateAskedTwice(Rule[ast.Call]):
    """A loop asks the same question about the same things twice in one turn.

    Two tests of one block call `is_compatible(tag, version)` with the same arguments; the answer of the
    first call, kept in a variable, serves the second, or the second test belongs under the first. It does not
    matter when the function answers at once. The rewrite holds when the function has no effect, as its
    name says.
    """

    title = "same question asked twice"
    category = "DUPCALL"
    strategy = "cache"
    loops = 1
    slow = (
        Slow(
            code=(
                "def is_known_version(version):\n    return sum(map(ord, version)) % 2 == 0\n\n\n"
                "def tags(versions: list[str], old: dict[str, str]):\n"
                "    for version in versions:\n"
                "        if is_known_version(version):\n"
                "            yield 'v' + version\n"
                "        if version in old and is_known_version(version):\n"
                "            yield old[version]\n"
            ),
            fast=(
                "def is_known_version(version):\n    return sum(map(ord, version)) % 2 == 0\n\n\n"
                "def tags(versions: list[str], old: dict[str, str]):\n"
                "    for version in versions:\n"
                "        if is_known_version(version):\n"
                "            yield 'v' + version\n"
                "            if version in old:\n"
                "                yield old[version]\n"
            ),
            setup=("versions = [str(i) for i in range(n)]; old = dict.fromkeys(versions, 'x')"),
            call="list(tags(versions, old))",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(rows):\n    for row in rows:\n        if is_open(row):\n            row = next_row(row)\n"
            "        if is_open(row):\n            use(row)\n",
            "the second question is about another row",
        ),
        Fine(
            "def f(rows, x):\n    for row in rows:\n        if is_open(row):\n            use(row)\n"
            "        if is_open(x):\n            use(x)\n",
            "different questions",
        ),
        Fine(
            "def f(rows):\n    for row in rows:\n        if is_open(row):\n            close(row)\n"
            "            continue\n        yield row\n",
            "asked once",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        for again in asked_again(code, node):
            yield Hit(
                again,
                f"`{code.brief(again)}` was asked in the same turn before, on line {node.lineno}.",
                "The first answer, kept in a variable, spares the second call.",
                0.6,
                conditions=(f"`{code.brief(again.func)}` has no effect",),
                no_edit="the answer needs a name, or the second test a place under the first",
            )
            return
