from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.splice import line_before, remove_statement


class FunctionBuiltInLoop(Rule[ast.Lambda]):
    """A lambda is created anew in each iteration only to be called there.

    `small = lambda v: -128 <= v <= 127` in a loop builds a function object per turn although it is the
    same every
    time. Before the loop it is built once. It does not matter in a loop of a few turns. The rewrite holds
    when
    the function reads nothing that the loop changes.
    """

    title = "function built in every turn"
    category = "CALLOVH"
    strategy = "hoist"
    slow = (
        Slow(
            code=(
                "def fits(values):\n"
                "    count = 0\n"
                "    for value in values:\n"
                "        small = lambda v: -128 <= v <= 127\n"
                "        if small(value):\n"
                "            count += 1\n"
                "    return count\n"
            ),
            fast=(
                "def fits(values):\n"
                "    count = 0\n"
                "    small = lambda v: -128 <= v <= 127\n"
                "    for value in values:\n"
                "        if small(value):\n"
                "            count += 1\n"
                "    return count\n"
            ),
            setup="values = list(range(n))",
            call="fits(values)",
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        g = lambda: x\n"
            "        out.append(g)\n    return out\n",
            "each function keeps its own x",
        ),
        Fine(
            "def f(xs):\n    for x in xs:\n        g = lambda v: v + x\n        print(g(1))\n",
            "it reads the loop variable",
        ),
        Fine(
            "def f(xs):\n    g = lambda v: v + 1\n    for x in xs:\n        print(g(x))\n", "already outside"
        ),
        Fine(
            "def f(xs):\n    for x in xs:\n        g = lambda v: v + 1\n        register(g)\n",
            "handed on: who gets it may want one of its own",
        ),
    )

    def check(self, node: ast.Lambda, code: Code) -> Iterator[Hit]:
        assignment = code.parent(node)
        loops = code.loops(node)
        if not loops or not isinstance(loops[-1], (ast.For, ast.While, ast.AsyncFor)):
            return
        loop = loops[-1]
        match assignment:
            case ast.Assign(targets=[ast.Name(id=name) as target]):
                pass
            case _:
                return
        if (
            not _only_called(target, code)
            or len(code.bindings(target)) != 1
            or _reads_changing(node, loop, code)
        ):
            return
        before = line_before(code.module, loop, f"{name} = {code.text(node)}")
        gone = remove_statement(code.module, assignment)
        edits = (before, gone) if before and gone and "\n" not in code.text(node) else ()
        yield Hit(
            assignment,
            f"`{name}` is built anew in every turn and never changes.",
            "Before the loop it is built once.",
            0.7,
            edits=edits,
            no_edit="" if edits else "it shares its lines with other code",
        )


def _only_called(target: ast.Name, code: Code) -> bool:
    """Tell whether every use of a variable in its function is a call of it, and no nested function
    mentions it."""
    uses = code.uses(target)
    inside_itself = code.captured(target)
    called = [use for use in uses if isinstance(above := code.parent(use), ast.Call) and above.func is use]
    return bool(uses) and len(called) == len(uses) and not inside_itself


def _reads_changing(function: ast.Lambda, loop: ast.For | ast.While | ast.AsyncFor, code: Code) -> bool:
    scope = code.scope(function)
    free = set(scope.loads) - set(scope.bindings)
    return bool(function.args.defaults) or not free.isdisjoint(code.changes(loop).assigned)
