from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.kinds import SEQUENCES, Kind
from engine.syntax.nodes import dotted
from engine.syntax.repetition import described, repeating
from engine.syntax.roles import sole_value
from engine.syntax.sizes import element_count
from engine.syntax.versions import Versions

_HASHED: frozenset[Kind | None] = frozenset({"set", "frozenset", "dict"})
_FEW = 8


class SetBecameList(Regression):
    """What a loop searches was a set or a dict; now it is a list.

    `x in a_set` looks once, `x in a_list` compares x with one element after the other: the loop takes time
    proportional to the product of both sizes. It does not matter while the list has a handful of elements. An
    order that is needed elsewhere can stay in the list, with a set beside it.
    """

    title = "searched set became a list"
    category = "MEMBERSHIP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    slower = (
        Slower(
            before=(
                "def known(rows, names):\n    wanted = {name.lower() for name in names}\n"
                "    return [row for row in rows if row in wanted]\n"
            ),
            after=(
                "def known(rows, names):\n    wanted = [name.lower() for name in names]\n"
                "    return [row for row in rows if row in wanted]\n"
            ),
        ),
        Slower(
            before=(
                "def distinct(rows):\n    seen = set()\n    for row in rows:\n"
                "        if row.key not in seen:\n            seen.add(row.key)\n            print(row)\n"
            ),
            after=(
                "def distinct(rows):\n    seen = []\n    for row in rows:\n"
                "        if row.key not in seen:\n            seen.append(row.key)\n            print(row)\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before="def f(rows):\n    kinds = {'a', 'b'}\n    return [row for row in rows if row in kinds]\n",
            after="def f(rows):\n    kinds = ['a', 'b']\n    return [row for row in rows if row in kinds]\n",
            why="two elements are searched as fast as they are hashed",
        ),
        Harmless(
            before="def f(row, names):\n    known = set(names)\n    return row in known\n",
            after="def f(row, names):\n    known = list(names)\n    return row in known\n",
            why="one search costs less than the set",
        ),
        Harmless(
            before="def f(rows, names):\n    known = set(names)\n"
            "    return [r for r in rows if r in known]\n",
            after=(
                "def f(rows, names):\n    known = list(names)\n    quick = set(known)\n"
                "    return [r for r in rows if r in quick], known\n"
            ),
            why="a set is what is searched",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        code = versions.after
        if versions.same_text:
            return
        said: set[str] = set()
        for container in _searched(code, versions.new):
            path, kind = dotted(container), code.kind(container)
            if path is None or path in said or kind not in SEQUENCES:
                continue
            regions = repeating(code, container, container)
            size = element_count(code, container)
            if not regions or (size is not None and size <= _FEW):
                continue
            was = {versions.before.kind(one) for one in _searched(versions.before, versions.old, path)}
            if len(was) == 1 and was <= _HASHED:
                said.add(path)
                before = was.pop()
                yield Slowed(
                    _made(code, container, versions.new),
                    f"`{path}`, searched {described(code, regions[0])}, is now a {kind}; before, it was a "
                    f"{before}.",
                    f"it was a {before}",
                    "Each search compares with one element after the other, where one look was enough.",
                    0.85,
                )


def _made(code: Code, container: ast.expr, function: ast.AST) -> ast.expr | ast.stmt:
    """Return the one statement of the function that makes the list, else where it is searched."""
    known = sole_value(code, container) if isinstance(container, ast.Name) else None
    return known[0] if known is not None and code.module.contains(function, known[0]) else container


def _searched(code: Code, function: ast.AST, path: str | None = None) -> Iterator[ast.expr]:
    """Yield what is searched with `in` in a function; with `path`, only the container of that name."""
    for node in code.own(function):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            container = node.comparators[0]
            if path is None or dotted(container) == path:
                yield container
