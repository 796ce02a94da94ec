from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import few_turns
from engine.syntax.loop_body import is_comprehensible, is_plain_dict, mentions, single_step
from engine.syntax.nodes import dotted, same
from engine.syntax.splice import replace

_IN_ONE_CALL = {"append": "extend", "add": "update"}


class ElementsCopiedByLoop(Rule[ast.For]):
    """A loop copies elements one by one from one collection into another.

    `for x in xs: out.append(x)` makes a method call per element; `out.extend(xs)` copies them in C, several
    times faster. `update` does so for sets and dicts. It does not matter for a few elements in code that runs
    rarely.
    """

    title = "elements copied one by one"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    speaks_from = ASKED
    slow = (
        Slow(
            code=(
                "def flat(groups):\n"
                "    out = []\n"
                "    for group in groups:\n"
                "        for item in group:\n"
                "            out.append(item)\n"
                "    return out\n"
            ),
            fast=(
                "def flat(groups):\n"
                "    out = []\n"
                "    for group in groups:\n"
                "        out.extend(group)\n"
                "    return out\n"
            ),
            setup="groups = [list(range(10))] * n",
            call="flat(groups)",
            n=100,
        ),
        Slow(
            code=(
                "def names(users):\n"
                "    seen = {'admin'}\n"
                "    for name in users:\n"
                "        seen.add(name)\n"
                "    return len(seen)\n"
            ),
            fast="def names(users):\n    seen = {'admin'}\n    seen.update(users)\n    return len(seen)\n",
            setup="users = [str(i) for i in range(n)]",
            call="names(users)",
        ),
        Slow(
            code=(
                "def merged(defaults: dict[str, int], given: dict[str, int]):\n"
                "    for name, value in given.items():\n"
                "        defaults[name] = value\n"
            ),
            fast=(
                "def merged(defaults: dict[str, int], given: dict[str, int]):\n    defaults.update(given)\n"
            ),
            setup="defaults = {}; given = {str(i): i for i in range(n)}",
            call="merged(defaults, given)",
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x + 1)\n", "changes each element"
        ),
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        if x:\n            out.append(x)\n",
            "filters",
        ),
        Fine("def f(xs, node):\n    for x in xs:\n        node.append(x)\n", "node may be anything"),
        Fine("def f(xs: list):\n    for x in xs[:9]:\n        xs.append(x)\n", "reads what it extends"),
        Fine("def f():\n    out = []\n    for x in (1, 2):\n        out.append(x)\n", "two elements"),
        Fine(
            "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out, x\n",
            "x is used",
        ),
        Fine(
            "class A(dict):\n    def f(self, d):\n        for k, v in d.items():\n            self[k] = v\n",
            "the class may do more when an item is set",
        ),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        step = single_step(node)
        if step is None or step[1] is not None or few_turns(code, node) or runs_once(code, node):
            return
        found = _of_call(node, step[0], code) or _of_item(node, step[0], code)
        if found is None or not is_comprehensible(code, node):
            return
        owner, method, source = found
        if any(mentions(node.iter, name) for name in (dotted(owner) or "").split(".")[:1]):
            return
        fast = f"{code.text(owner)}.{method}({source})"
        yield Hit(
            node,
            f"The loop copies elements into `{code.text(owner)}` one by one.",
            f"`{method}` copies them all in C.",
            0.7,
            (replace(node, fast),),
        )


def _of_call(loop: ast.For, step: ast.stmt, code: Code) -> tuple[ast.expr, str, str] | None:
    """What `out.append(x)` or `out.add(x)` copies into, the method that copies all, and the source's text."""
    match step:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=owner, attr="append" | "add" as method), args=[item], keywords=[]
            )
        ) if isinstance(loop.target, ast.Name) and same(item, loop.target):
            pass
        case _:
            return None
    known = code.kind(owner) == ("list" if method == "append" else "set")
    text = code.text(loop.iter)
    if isinstance(loop.iter, ast.GeneratorExp) and text.startswith("("):
        text = text[1:-1]
    return (owner, _IN_ONE_CALL[method], text) if known and dotted(owner) else None


def _of_item(loop: ast.For, step: ast.stmt, code: Code) -> tuple[ast.expr, str, str] | None:
    """The same for `d[key] = value` with the keys and values of another dict."""
    match loop.target, loop.iter, step:
        case (
            ast.Tuple(elts=[ast.Name() as key, ast.Name() as value]),
            ast.Call(func=ast.Attribute(value=source, attr="items"), args=[]),
            ast.Assign(targets=[ast.Subscript(value=owner, slice=index)], value=assigned),
        ) if same(index, key) and same(assigned, value):
            pass
        case _:
            return None
    plain = isinstance(owner, ast.Name) and is_plain_dict(code, owner) and code.kind(source) == "dict"
    return (owner, "update", code.text(source)) if plain else None
