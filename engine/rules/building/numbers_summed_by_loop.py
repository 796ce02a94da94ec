from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import few_turns
from engine.syntax.loop_body import is_comprehensible, mentions, single_step
from engine.syntax.nodes import same
from engine.syntax.splice import replace


class NumbersSummedByLoop(Rule[ast.For]):
    """A loop does nothing but add the elements, or their lengths, to a number.

    `sum(xs)` adds in C, three to four times faster than `for x in xs: total += x`, and `sum(map(len, xs))` a
    half faster. For anything else that is computed per element a loop is as fast as `sum` with a generator,
    and is left alone. It does not matter for a few elements. The rewrite holds for whole numbers; from Python
    3.12 on, `sum` adds floats more exactly than a loop, so that the last digits may differ.
    """

    title = "numbers added up by a loop"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    speaks_from = HOT
    needs = Size.MANY
    slow = (
        Slow(
            code=(
                "def callers(counts):\n"
                "    total = 0\n"
                "    for count in counts.values():\n"
                "        total += count\n"
                "    return total\n"
            ),
            fast="def callers(counts):\n    total = 0\n    total += sum(counts.values())\n    return total\n",
            setup="counts = {i: i for i in range(n)}",
            call="callers(counts)",
        ),
        Slow(
            code=(
                "def size(chunks):\n"
                "    total = 2\n"
                "    for chunk in chunks:\n"
                "        total += len(chunk)\n"
                "    return total\n"
            ),
            fast="def size(chunks):\n    total = 2\n    total += sum(map(len, chunks))\n    return total\n",
            setup="chunks = [b'chunk'] * n",
            call="size(chunks)",
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    n = 0\n    for x in xs:\n        n += x * x\n    return n\n",
            "no faster as a sum",
        ),
        Fine("def f(xs):\n    s = ''\n    for x in xs:\n        s += x\n    return s\n", "not a number"),
        Fine("def f(xs, n):\n    for x in xs:\n        n += x\n    return n\n", "may be a list or a string"),
        Fine("def f():\n    n = 0\n    for x in (1, 2):\n        n += x\n    return n\n", "two elements"),
        Fine("def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n, x\n", "x is used"),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        match single_step(node):
            case (ast.AugAssign(target=ast.Name() as total, op=ast.Add(), value=value), None):
                pass
            case _:
                return
        if few_turns(code, node) or runs_once(code, node) or code.kind(total) not in {"int", "float"}:
            return
        if not code.is_local(total) or mentions(node.iter, total.id) or not is_comprehensible(code, node):
            return
        source = code.text(node.iter)
        if isinstance(value, ast.Name) and same(value, node.target):
            fast = f"sum({source})"
        elif _is_length(value, node.target, code):
            fast = f"sum(map(len, {source}))"
        else:
            return
        yield Hit(
            node,
            f"`{total.id}` is added up by a loop.",
            f"`{fast}` adds in C.",
            0.65,
            (replace(node, f"{total.id} += {fast}"),),
            ("the numbers are integers (`sum` adds floats more exactly)",)
            if isinstance(value, ast.Name)
            else (),
        )


def _is_length(value: ast.expr, element: ast.expr, code: Code) -> bool:
    match value:
        case ast.Call(func=ast.Name(id="len") as func, args=[ast.Name() as argument], keywords=[]):
            return same(argument, element) and code.origin(func) == "len"
        case _:
            return False
