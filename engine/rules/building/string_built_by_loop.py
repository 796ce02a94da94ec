from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.accumulate import text_kind
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import few_turns
from engine.syntax.loop_body import comprehension_text, is_comprehensible, mentions, single_step
from engine.syntax.sizes import bounded
from engine.syntax.splice import replace


class StringBuiltByLoop(Rule[ast.For]):
    """A loop does nothing but add a piece per element to a string.

    `"".join([…])` adds them all in one call. The gain is a constant factor, a quarter or so: a str in a local
    variable grows in place in CPython, so that the loop is not quadratic there (elsewhere it is). It does not
    matter for fewer than about twenty pieces, for which the loop is as fast.
    """

    title = "string built by a loop"
    category = "CONCAT"
    strategy = "string_building"
    speaks_from = ASKED
    slow = (
        Slow(
            code=(
                "def line(leaves, indent):\n"
                "    text = f'{indent}'\n"
                "    for leaf in leaves:\n"
                "        text += str(leaf)\n"
                "    return text\n"
            ),
            fast=(
                "def line(leaves, indent):\n"
                "    text = f'{indent}'\n"
                '    text += "".join([str(leaf) for leaf in leaves])\n'
                "    return text\n"
            ),
            setup="leaves = list(range(n)); indent = ' '",
            call="line(leaves, indent)",
        ),
        Slow(
            code=(
                "def lines(rows):\n"
                "    text = ''\n"
                "    for row in rows:\n"
                "        if row:\n"
                "            text += row.strip() + '\\n'\n"
                "    return text\n"
            ),
            fast=(
                "def lines(rows):\n"
                "    text = ''\n"
                "    text += \"\".join([row.strip() + '\\n' for row in rows if row])\n"
                "    return text\n"
            ),
            setup="rows = ['one ', 'two'] * n",
            call="lines(rows)",
        ),
        Slow(
            code="def whole(parts):\n    s = '>'\n    for part in parts:\n        s += part\n    return s\n",
            fast="def whole(parts):\n    s = '>'\n    s += \"\".join(parts)\n    return s\n",
            setup="parts = ['part'] * n",
            call="whole(parts)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n\n", "numbers"),
        Fine("def f(xs, s):\n    for x in xs:\n        s += x\n    return s\n", "perhaps numbers"),
        Fine("def f():\n    s = ''\n    for x in 'abc':\n        s += x\n    return s\n", "three pieces"),
        Fine(
            "def f(xs):\n    s = ''\n    for x in xs:\n        s += x + s\n",
            "each piece needs the string so far",
        ),
        Fine(
            "def f(xs):\n    s = ''\n    for x in xs:\n        s += x\n    return s, x\n",
            "x is needed afterwards",
        ),
        Fine(
            "def f(names):\n    s = ''\n    if len(names) <= 3:\n        for name in names:\n"
            "            s += name.upper()\n    return s\n",
            "three pieces at most",
        ),
        Fine(
            "LIMIT = 3\n\ndef f(names):\n    if not names or len(names) > LIMIT:\n        return None\n"
            "    else:\n"
            "        s = '='\n        for i in range(1, len(names)):\n            s += f' or {i}'\n"
            "        return s\n",
            "as few as the other branch lets through",
        ),
        Fine(
            "def f(path):\n    s = ''\n    for char in path:\n        if char > '~':\n"
            "            for byte in char.encode():\n                s += f'%{byte:x}'\n"
            "        else:\n            s += char\n    return s\n",
            "the inner loop adds a few of the many pieces",
        ),
        Fine(
            "async def f(xs):\n    s = ''\n    async for x in xs:\n        s += x\n", "not an ordinary loop"
        ),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        step = single_step(node)
        if step is None or few_turns(code, node) or bounded(code, node) or runs_once(code, node):
            return
        statement, test = step
        match statement:
            case ast.AugAssign(target=ast.Name() as target, op=ast.Add(), value=value):
                pass
            case _:
                return
        if not code.is_local(target) or text_kind(code, target, [value]) != "str":
            return
        if any(mentions(part, target.id) for part in (value, node.iter, test)) or not is_comprehensible(
            code, node
        ):
            return
        if _is_one_part(code, node, target.id):
            return
        pieces = comprehension_text(code, node, value, test)
        yield Hit(
            node,
            f"`{target.id}` is built by one addition per piece.",
            'One `"".join` adds all pieces at once, which takes about a quarter less time.',
            0.55,
            (replace(node, f'{target.id} += "".join({pieces})'),),
            no_edit="the pieces span lines",
        )


def _is_one_part(code: Code, loop: ast.For, name: str) -> bool:
    """Tell whether a loop around this one adds to the text as well: each run of this one adds little."""
    return any(
        isinstance(part.target, ast.Name) and part.target.id == name and not code.module.contains(loop, part)
        for around in code.loops(loop)
        for part in code.within(around, ast.AugAssign)
    )
