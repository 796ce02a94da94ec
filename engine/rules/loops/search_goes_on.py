from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM, Size
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import few_turns
from engine.syntax.nodes import descend, target_names
from engine.syntax.splice import line_after


class SearchGoesOn(Rule[ast.For]):
    """A loop goes on though its result is known.

    `for user in users: if user.admin: found = True` sets a flag that nothing unsets: once set, all further
    turns are in vain. A `break` behind it, or `any(…)`, stops at the first. It does not matter for a handful
    of elements. The rewrite holds when the test has no effect, and when nothing else takes the rest of what
    the loop goes over.
    """

    title = "loop goes on after the result"
    category = "FASTPATH"
    strategy = "stop"
    speaks_from = WARM
    needs = Size.MANY
    slow = (
        Slow(
            code="def has_blank(lines):\n    found = False\n    for line in lines:\n"
            "        if not line.strip():\n            found = True\n    return found\n",
            fast="def has_blank(lines):\n    found = False\n    for line in lines:\n"
            "        if not line.strip():\n            found = True\n            break\n    return found\n",
            setup="lines = ['text'] * (n // 4) + [''] + ['text'] * n",
            call="has_blank(lines)",
        ),
        Slow(
            code="def sorted_names(names):\n    ordered = True\n"
            "    for left, right in zip(names, names[1:]):\n"
            "        if left > right:\n            ordered = False  # One pair is enough.\n"
            "    return ordered\n",
            fast="def sorted_names(names):\n    ordered = True\n"
            "    for left, right in zip(names, names[1:]):\n"
            "        if left > right:\n            ordered = False  # One pair is enough.\n"
            "            break\n    return ordered\n",
            setup="names = [str(i % 7) for i in range(n)]",
            call="sorted_names(names)",
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    found = False\n    for x in xs:\n        if x > 3:\n            found = True\n"
            "            break\n    return found\n",
            "stops",
        ),
        Fine(
            "def f(xs):\n    last = None\n    for x in xs:\n        if x > 3:\n            last = x\n"
            "    return last\n",
            "the last one is wanted",
        ),
        Fine(
            "def f(jobs):\n    failed = False\n    for job in jobs:\n        if not run(job):\n"
            "            failed = True\n    return failed\n",
            "every job has to run",
        ),
        Fine(
            "def f(xs):\n    state = 'off'\n    for x in xs:\n        if x > 3:\n            state = 'on'\n"
            "        else:\n            state = 'off'\n    return state\n",
            "the last turn decides",
        ),
        Fine(
            "def f(xs):\n    for x in xs:\n        if x > 3:\n            big = True\n    return big, x\n",
            "the last element is used behind the loop",
        ),
        Fine(
            "def f(file):\n    found = False\n    for line in open(file):\n        if next(lines) == line:\n"
            "            found = True\n    return found\n",
            "the test takes an element of its own",
        ),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        match node:
            case ast.For(
                body=[
                    ast.If(
                        test=test,
                        body=[ast.Assign(targets=[ast.Name() as flag], value=ast.Constant()) as setting],
                        orelse=[],
                    )
                ],
                orelse=[],
            ):
                pass
            case _:
                return
        names = {name.id for name in target_names(node.target)}
        about = {part.id for part in descend(test) if isinstance(part, ast.Name)}
        if not names & about or flag.id in about or not code.is_pure(test) or few_turns(code, node):
            return
        if _used_up(code, node.iter) or _used_behind(code, node, names):
            return
        yield Hit(
            node,
            f"The loop goes on after `{code.text(setting)}`, which nothing in it undoes.",
            "A `break` behind it stops at the first.",
            0.75,
            _edits(code, setting),
            no_edit="there is no plain place for the `break`",
        )


def _edits(code: Code, setting: ast.Assign) -> tuple[Edit, ...]:
    edit = line_after(code.module, setting, "break")
    return () if edit is None else (edit,)


def _used_up(code: Code, rows: ast.expr) -> bool:
    """Tell whether a loop goes over an iterator that others may go on with."""
    return isinstance(rows, (ast.Name, ast.Attribute)) and code.kind(rows) == "iterator"


def _used_behind(code: Code, loop: ast.For, names: set[str]) -> bool:
    """Tell whether the function reads what the last turn bound."""
    loads = code.scope_of(loop).loads
    return any(not code.module.contains(loop, use) for name in names for use in loads.get(name, []))
