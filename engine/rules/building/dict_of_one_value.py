from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import few_turns
from engine.syntax.names import lookup
from engine.syntax.nodes import same
from engine.syntax.splice import replace


class DictOfOneValue(Rule[ast.DictComp]):
    """A dict comprehension gives the same constant to every key.

    `{name: None for name in names}` runs Python code per key; `dict.fromkeys(names)` does the same in C, and
    copies a set or dict without hashing again. It does not matter for a few keys. The rewrite needs no
    condition: a constant cannot be changed through one key and be seen through another.
    """

    title = "dict of one value by comprehension"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    slow = (
        Slow(
            code="def seen(names):\n    return {name: False for name in names}\n",
            fast="def seen(names):\n    return dict.fromkeys(names, False)\n",
            setup="names = [f'n{i}' for i in range(n)]",
            call="seen(names)",
        ),
        Slow(
            code="def distinct(names):\n    return list({name: None for name in names})\n",
            fast="def distinct(names):\n    return list(dict.fromkeys(names))\n",
            setup="names = [f'n{i % 100}' for i in range(n)]",
            call="distinct(names)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return {x: [] for x in xs}\n", "each key gets a list of its own"),
        Fine("def f(xs):\n    return {x: 0 for x in xs if x}\n", "it filters"),
        Fine("def f(xs):\n    return {x.id: 0 for x in xs}\n", "the keys are computed"),
        Fine("def f():\n    return {x: 0 for x in ('a', 'b')}\n", "two keys"),
    )

    def check(self, node: ast.DictComp, code: Code) -> Iterator[Hit]:
        clause = node.generators[0]
        if len(node.generators) > 1 or clause.ifs or clause.is_async or not same(node.key, clause.target):
            return
        if not isinstance(node.value, ast.Constant) or not isinstance(clause.target, ast.Name):
            return
        if few_turns(code, node) or runs_once(code, node) or lookup("dict", code.scopes(node)) is not None:
            return
        value = "" if node.value.value is None else f", {code.text(node.value)}"
        fast = f"dict.fromkeys({code.text(clause.iter)}{value})"
        yield Hit(
            node,
            f"The comprehension gives every key the same {code.text(node.value)}.",
            "`dict.fromkeys` builds such a dict in C.",
            0.65,
            (replace(node, fast),),
        )
