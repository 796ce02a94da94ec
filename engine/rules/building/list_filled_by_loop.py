from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import few_turns
from engine.syntax.loop_body import mentions
from engine.syntax.nodes import dotted
from engine.syntax.splice import replace


class ListFilledByLoop(Rule[ast.For]):
    """A loop appends the same value again and again.

    `for _ in range(n): out.append(0)` makes a method call per element; `[0] * n` fills a list in C, more than
    ten times faster (`array(code, [0]) * n` an array). It does not matter for a few elements.
    """

    title = "list filled by a loop"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    needs = Size.OPEN
    slow = (
        Slow(
            code=(
                "def padded(row: list[int], head: list[str]):\n"
                "    out = list(row)\n"
                "    for _ in range(len(head) - len(row)):\n"
                "        out.append(None)\n"
                "    return out\n"
            ),
            fast=(
                "def padded(row: list[int], head: list[str]):\n"
                "    out = list(row)\n"
                "    out.extend([None] * (len(head) - len(row)))\n"
                "    return out\n"
            ),
            setup="row = 'abc'; head = ['x'] * n",
            call="padded(row, head)",
        ),
        Slow(
            code=(
                "def zeros(glyphs, count):\n"
                "    a = glyphs[0][:]\n"
                "    for i in range(count):\n"
                "        a.append(0)\n"
                "        a.append(0)\n"
                "    return len(a)\n"
            ),
            fast=(
                "from array import array\n\n\n"
                "def zeros(glyphs, count):\n"
                "    a = glyphs[0][:]\n"
                "    a.extend(array(a.typecode, [0, 0]) * count)\n"
                "    return len(a)\n"
            ),
            setup="glyphs = [__import__('array').array('d')]; count = n",
            call="zeros(glyphs, count)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(n):\n    out = []\n    for i in range(n):\n        out.append(i)\n",
            "a value of its own each",
        ),
        Fine(
            "def f(n):\n    out = []\n    for _ in range(n):\n        out.append([])\n", "a new list for each"
        ),
        Fine("def f(n):\n    out = []\n    for _ in range(n):\n        out.append(g())\n", "a call for each"),
        Fine("def f():\n    out = []\n    for _ in range(3):\n        out.append(0)\n", "three elements"),
        Fine("def f(xs):\n    out = []\n    for x in xs:\n        out.append(0)\n", "xs may have no length"),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        match node:
            case ast.For(
                target=ast.Name(id=counter),
                iter=ast.Call(func=ast.Name(id="range") as func, args=[count], keywords=[]),
                orelse=[],
            ) if code.origin(func) == "range":
                pass
            case _:
                return
        owner = _owner(node.body)
        values = [value for value in map(_appended, node.body) if value is not None]
        if owner is None or len(values) != len(node.body) or few_turns(code, node) or runs_once(code, node):
            return
        if mentions(owner, counter):
            return
        text = code.text(owner)
        items = ", ".join(code.text(value) for value in values)
        times = code.text(count)
        if not isinstance(count, (ast.Name, ast.Attribute, ast.Call, ast.Constant, ast.Subscript)):
            times = f"({times})"
        known = code.kind(owner) == "list"
        yield Hit(
            node,
            f"The loop appends `{items}` to `{text}` in each turn.",
            f"`[{items}] * {times}` makes all of them in C."
            if known
            else "A list or array repeated with `*` is filled in C.",
            0.75 if known else 0.65,
            (replace(node, f"{text}.extend([{items}] * {times})"),) if known else (),
            no_edit=f"it depends on what `{text}` is: a list or an array",
        )


def _owner(body: list[ast.stmt]) -> ast.expr | None:
    """Return what all statements of a loop append to, None if they do anything else."""
    owners = [_receiver(statement) for statement in body]
    paths = {dotted(owner) if owner is not None else None for owner in owners}
    return owners[0] if len(paths) == 1 and None not in paths else None


def _receiver(statement: ast.stmt) -> ast.expr | None:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="append"), args=[_], keywords=[])):
            return owner
        case _:
            return None


def _appended(statement: ast.stmt) -> ast.expr | None:
    """Return the constant that a statement appends, None for any other value."""
    match statement:
        case ast.Expr(value=ast.Call(args=[ast.Constant() as value])):
            return value
        case _:
            return None
