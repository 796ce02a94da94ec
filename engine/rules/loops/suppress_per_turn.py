from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.splice import indentation

_CHEAP = frozenset({"append", "add", "pop", "remove", "extend", "update", "discard", "popleft", "index"})


_OTHER = (
    "from contextlib import suppress\n\n\n"
    "def forgotten(table, key):\n    with suppress(KeyError):\n        del table[key]\n\n\n"
)


class SuppressPerTurn(Rule[ast.With]):
    """A loop enters `contextlib.suppress` in each turn.

    `with suppress(KeyError):` makes an object and calls two methods of it, each time, for what `try` and
    `except KeyError: pass` do without any cost while nothing is raised. It does not matter beside a costly
    call in the block. The rewrite holds where no group of
    exceptions is raised, whose parts `suppress` looks through since Python 3.12.
    """

    title = "suppress entered in each turn"
    category = "CALLOVH"
    strategy = "hoist"
    loops = 1
    speaks_from = HOT
    slow = (
        Slow(
            code=_OTHER + "def found(table, keys):\n    values = []\n    for key in keys:\n"
            "        with suppress(KeyError):\n            values.append(table[key])\n    return values\n",
            fast=_OTHER + "def found(table, keys):\n    values = []\n    for key in keys:\n"
            "        try:\n            values.append(table[key])\n        except KeyError:\n"
            "            pass\n    return values\n",
            setup="table = dict.fromkeys(range(n)); keys = list(range(n))",
            call="found(table, keys)",
        ),
        Slow(
            code=_OTHER + "def cleared(rows, key):\n    while rows:\n"
            "        with suppress(KeyError, IndexError):\n            row = rows.pop()\n"
            "            del row[key]\n    return rows\n",
            fast=_OTHER + "def cleared(rows, key):\n    while rows:\n"
            "        try:\n            row = rows.pop()\n            del row[key]\n"
            "        except (KeyError, IndexError):\n            pass\n    return rows\n",
            setup="rows = [{'a': 1} for _ in range(n)]",
            call="cleared(rows, 'a')",
        ),
    )
    fine = (
        Fine(
            "from contextlib import suppress\n\ndef f(table, key):\n    with suppress(KeyError):\n"
            "        del table[key]\n",
            "once per call",
        ),
        Fine(
            "from contextlib import suppress\n\ndef f(tasks):\n    for task in tasks:\n"
            "        with suppress(OSError), task.lock:\n            task.run()\n",
            "two context managers",
        ),
        Fine(
            "def f(table, keys, suppress):\n    for key in keys:\n        with suppress(KeyError):\n"
            "            del table[key]\n",
            "another function of that name",
        ),
    )

    def check(self, node: ast.With, code: Code) -> Iterator[Hit]:
        match node.items:
            case [
                ast.withitem(
                    context_expr=ast.Call(args=[_, *_] as caught, keywords=[]) as made, optional_vars=None
                )
            ]:
                pass
            case _:
                return
        loop = next(iter(code.loops(node)), None)
        if loop is None or code.origin(made.func) != "contextlib.suppress" or few_turns(code, loop):
            return
        if (
            not _is_light(code, node)
            or frequency(code, node, loop) < Frequency.SOMETIMES
            or any(isinstance(c, ast.Starred) for c in caught)
        ):
            return
        yield Hit(
            made,
            f"`{code.text(made)}` makes an object and calls two of its methods in each turn.",
            "`try` and `except` cost nothing while nothing is raised.",
            0.6,
            _edits(code, node, caught),
            ("no exception group is raised in the block",),
            no_edit="the block shares a line with something else",
        )


def _is_light(code: Code, node: ast.With) -> bool:
    """Tell whether a block calls nothing but methods of containers and what is as cheap."""
    calls = [part for item in node.body for part in code.below(item) if isinstance(part, ast.Call)]
    return all(
        code.is_pure_call(call) or (isinstance(call.func, ast.Attribute) and call.func.attr in _CHEAP)
        for call in calls
    )


def _edits(code: Code, node: ast.With, caught: list[ast.expr]) -> tuple[Edit, ...]:
    """Return the edits that write the block as a `try`."""
    last = (node.end_lineno or node.lineno) - 1
    lines = code.module.lines
    indent, after = indentation(code.module, node), lines[last][node.end_col_offset :]
    alone = not after.strip() and last + 1 < len(lines) and node.body[0].lineno > node.lineno
    if indent is None or not alone or node.lineno != (node.items[0].context_expr.end_lineno or 0):
        return ()
    head = lines[node.lineno - 1]
    if b"#" in head:
        return ()
    names = ", ".join(code.text(one) for one in caught)
    names = f"({names})" if len(caught) > 1 else names
    start = Edit(node.lineno, node.col_offset, node.lineno, len(head.rstrip()), "try:")
    return start, Edit(last + 2, 0, last + 2, 0, f"{indent}except {names}:\n{indent}    pass\n")
