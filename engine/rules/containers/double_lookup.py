from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.bar import HOT, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import few_turns
from engine.syntax.nodes import dotted, same
from engine.syntax.splice import replace


@dataclass(frozen=True, slots=True)
class _Choice:
    """`mapping[key]` where the key is there, else `default`; bound to `target` by the `if` statement."""

    mapping: ast.expr
    key: ast.expr
    default: ast.expr
    target: ast.expr | None


class DoubleLookup(Rule[ast.IfExp | ast.If]):
    """A key is looked up twice: to see whether a dict has it, and to read its value.

    `d.get(key, default)` hashes and looks once. The gain is small, and gone where most keys are missing, so
    this is said of loops only. The rewrite holds for anything that has a `get` like a dict's.
    """

    title = "key looked up twice"
    category = "DICTLOOKUP"
    strategy = "vectorise_builtin"
    speaks_from = HOT
    needs = Size.MANY
    loops = 1
    slow = (
        Slow(
            code=(
                "def total(words, weights: dict[str, int]):\n"
                "    return sum([weights[word] if word in weights else 0 for word in words])\n"
            ),
            fast=(
                "def total(words, weights: dict[str, int]):\n"
                "    return sum([weights.get(word, 0) for word in words])\n"
            ),
            setup="words = [f'w{i}' for i in range(n)]; weights = {word: 1 for word in words}",
            call="total(words, weights)",
        ),
        Slow(
            code=(
                "def renamed(cells):\n"
                "    names = {cell: str(cell) for cell in cells}\n"
                "    found = []\n"
                "    for row, column in cells:\n"
                "        if (row, column) in names:\n"
                "            name = names[row, column]\n"
                "        else:\n"
                "            name = ''\n"
                "        found.append(name)\n"
                "    return found\n"
            ),
            fast=(
                "def renamed(cells):\n"
                "    names = {cell: str(cell) for cell in cells}\n"
                "    found = []\n"
                "    for row, column in cells:\n"
                "        name = names.get((row, column), '')\n"
                "        found.append(name)\n"
                "    return found\n"
            ),
            setup="cells = [(i, i + 1) for i in range(n)]",
            call="renamed(cells)",
        ),
    )
    fine = (
        Fine("def f(k, d: dict):\n    return d[k] if k in d else 0\n", "once is no matter"),
        Fine(
            "def f(ks, d: dict):\n    return [d[k] if k in d else make(k) for k in ks]\n",
            "`get` would make the default for every key",
        ),
        Fine(
            "def f(ks, d: dict):\n    return [d[k] if k in d else [] for k in ks]\n", "a new list costs more"
        ),
        Fine("def f(ks, d):\n    return [d[k] if k in d else 0 for k in ks]\n", "it may have no `get`"),
        Fine("def f(ks, d: dict, e):\n    return [e[k] if k in d else 0 for k in ks]\n", "two containers"),
        Fine("def f(ks, d: dict):\n    return [d[k()] if k() in d else 0 for k in ks]\n", "each call counts"),
        Fine(
            "def f(ks, d: dict):\n    for k in ks:\n        if k in d:\n            x = d[k]\n"
            "            g(x)\n        else:\n            x = 0\n",
            "more happens where the key is there",
        ),
    )

    def check(self, node: ast.IfExp | ast.If, code: Code) -> Iterator[Hit]:
        choice = _choice(node)
        loops = code.loops(node)
        if choice is None or not loops or few_turns(code, loops[0]) or not _plain(code, choice):
            return
        mapping, key = code.text(choice.mapping), code.text(choice.key)
        wrapped = f"({key})" if isinstance(choice.key, ast.Tuple) and not key.startswith("(") else key
        text = f"{mapping}.get({wrapped}, {code.text(choice.default)})"
        if choice.target is not None:
            text = f"{code.text(choice.target)} = {text}"
        chained = isinstance(node, ast.If) and code.text(node).startswith("elif")
        yield Hit(
            node,
            f"`{code.brief(choice.key)}` is looked up twice in `{mapping}` in each turn.",
            "`get` with a default looks once.",
            0.55,
            edits=() if chained else (replace(node, text),),
            no_edit="the branch belongs to a longer chain" if chained else "",
        )


def _choice(node: ast.IfExp | ast.If) -> _Choice | None:
    match node:
        case ast.IfExp(test=ast.Compare() as test, body=first, orelse=second):
            target = None
        case ast.If(
            test=ast.Compare() as test,
            body=[ast.Assign(targets=[target], value=first)],
            orelse=[ast.Assign(targets=[other], value=second)],
        ) if same(target, other) and dotted(target) is not None:
            pass
        case _:
            return None
    if len(test.ops) != 1 or not isinstance(test.ops[0], (ast.In, ast.NotIn)):
        return None
    there, default = (first, second) if isinstance(test.ops[0], ast.In) else (second, first)
    mapping, key = test.comparators[0], test.left
    if isinstance(there, ast.Subscript) and same(there.value, mapping) and same(there.slice, key):
        return _Choice(mapping, key, default, target)
    return None


def _plain(code: Code, choice: _Choice) -> bool:
    """Tell whether the mapping is a dict, the key has no effect, and the default costs nothing."""
    default = choice.default
    free = isinstance(default, (ast.Constant, ast.Name)) or (
        isinstance(default, ast.Tuple) and not default.elts
    )
    return (
        free
        and code.kind(choice.mapping) == "dict"
        and dotted(choice.mapping) is not None
        and code.is_pure(choice.key)
    )
