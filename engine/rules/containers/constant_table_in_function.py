from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ANYWHERE, ASKED, Bar
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.failing import guards_rejection
from engine.syntax.nodes import COMPREHENSIONS
from engine.syntax.tables import Table, handed_out, home, is_table, reads_of, table_edits, worth


class ConstantTableInFunction(
    Rule[ast.Set | ast.Dict | ast.SetComp | ast.DictComp | ast.ListComp | ast.Call]
):
    """A set or dict that never changes is built anew in each call of a function.

    Named at module level it is built once. Python itself does so only for a set written directly after `in`.
    The gain is a fraction of a microsecond per call for a literal, more for a comprehension; it does not
    matter in functions that run now and then. The rewrite holds when nobody changes the table.
    """

    title = "constant table built per call"
    category = "CONST"
    strategy = "hoist"
    speaks_from = ASKED
    calls = frozenset({"set", "frozenset"})
    slow = (
        Slow(
            code=(
                "NAMES = tuple(f'typing.T{i}' for i in range(8))\n\n\n"
                "def is_pop(name):\n"
                "    return name in {n + '.pop' for n in NAMES}\n"
            ),
            fast=(
                "NAMES = tuple(f'typing.T{i}' for i in range(8))\n\n\n"
                "_NAMES_POP = {n + '.pop' for n in NAMES}\n\n\n"
                "def is_pop(name):\n"
                "    return name in _NAMES_POP\n"
            ),
            call="[is_pop('typing.T3.pop') for _ in range(n)]",
            n=100,
        ),
        Slow(
            code=(
                "def symbol(name):\n"
                "    symbols = {'add': '+', 'sub': '-', 'mul': '*', 'div': '/', 'mod': '%', 'pow': '**'}\n"
                "    return symbols.get(name, name)\n\n\n"
                "def symbols_of(names):\n"
                "    return [symbol(name) for name in names]\n"
            ),
            fast=(
                "_SYMBOLS = {'add': '+', 'sub': '-', 'mul': '*', 'div': '/', 'mod': '%', 'pow': '**'}\n\n\n"
                "def symbol(name):\n"
                "    return _SYMBOLS.get(name, name)\n\n\n"
                "def symbols_of(names):\n"
                "    return [symbol(name) for name in names]\n"
            ),
            call="symbols_of(['mul'] * n)",
            n=100,
        ),
        Slow(
            code=(
                "class Checker:\n"
                "    def compares(self, ops):\n"
                "        operators = {'==', '!=', 'is', 'is not'}\n"
                "        return all(op in operators for op in ops)\n"
            ),
            fast=(
                "_OPERATORS = {'==', '!=', 'is', 'is not'}\n\n\n"
                "class Checker:\n"
                "    def compares(self, ops):\n"
                "        return all(op in _OPERATORS for op in ops)\n"
            ),
            call="[Checker.compares(None, ['is']) for _ in range(n)]",
            n=100,
        ),
    )
    fine = (
        Fine("def f(x):\n    return x in {'a', 'b', 'c', 'd'}\n", "Python makes it a constant itself"),
        Fine(
            "def f(xs):\n    for x in xs:\n        for side in {'a', 'b', 'c', 'd'}:\n"
            "            g(x, side)\n",
            "the set that a loop goes through is a constant, too",
        ),
        Fine(
            "def f(x):\n    t = {'a': 1, 'b': 2, 'c': 3, 'd': 4}\n    t[x] = 5\n    return t.get(x)\n",
            "the table is changed",
        ),
        Fine(
            "def f(xs):\n    table = {'a': 1, 'b': 2, 'c': 3, 'd': 4}\n    return table\n",
            "each caller gets a table of its own",
        ),
        Fine("TABLE = {'a': 1, 'b': 2, 'c': 3, 'd': 4}\n", "it is built once"),
        Fine(
            "def main():\n    modes = {'r': 1, 'w': 2, 'a': 3, 'x': 4}\n    return modes.get(input())\n",
            "the function runs once",
        ),
        Fine("def f(x, names):\n    return x in {n + '.pop' for n in names}\n", "the names differ per call"),
        Fine(
            "import settings\n\ndef f(x):\n    return x in {n.lower() for n in settings.names()}\n",
            "what a call gives may change",
        ),
    )

    def check(self, node: Table, code: Code) -> Iterator[Hit]:
        function = home(code, node) if is_table(code, node) else None
        if function is None:
            return
        reads = reads_of(code, node)
        rejecting = bool(reads) and all(guards_rejection(code, read) for read in reads or ())
        if reads is not None:
            confidence = worth(code, node, reads, function)
            edits = table_edits(code, node, reads, function)
            no_edit = "" if edits else "it has to stand below what it is made of"
        elif handed_out(code, node, function):
            confidence, edits, no_edit = 0.6, (), "callers may change what they are given"
        else:
            return
        if confidence >= 0.5:
            yield Hit(
                node,
                f"`{code.brief(node)}` is the same in each call of `{function.name}`, and built in each.",
                "As a constant of the module it is built once.",
                confidence,
                edits=edits,
                no_edit=no_edit,
                bar=Bar(ANYWHERE) if isinstance(node, COMPREHENSIONS) and not rejecting else None,
            )
