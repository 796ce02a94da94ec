from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.copies import touches_only_entry, undisturbed
from engine.syntax.flow import few_turns
from engine.syntax.nodes import dotted
from engine.syntax.splice import line_before, replace


class PairsListedForLoop(Rule[ast.For]):
    """A loop makes a list of all pairs only to take them apart one by one.

    `list(zip(a, b))`, `list(enumerate(xs))` and `list(d.items())` make a tuple per element and keep them all;
    without the list one tuple serves all turns. Where the list protects a dict that the loop changes, a list
    of the keys does so too, at half the cost. It does not matter for a few pairs. The first rewrite is
    proposed only where nothing in the loop can change what it reads; the second holds when the loop leaves
    the entries that it has not reached yet.
    """

    title = "list of pairs built for a loop"
    category = "LAZYSEQ"
    strategy = "comprehension_generator"
    speaks_from = ASKED
    slow = (
        Slow(
            code=(
                "def dot(a, b):\n"
                "    total = 0\n"
                "    for x, y in list(zip(a, b)):\n"
                "        total += x * y\n"
                "    return total\n"
            ),
            fast=(
                "def dot(a, b):\n"
                "    total = 0\n"
                "    for x, y in zip(a, b):\n"
                "        total += x * y\n"
                "    return total\n"
            ),
            setup="a = list(range(n)); b = a[::-1]",
            call="dot(a, b)",
        ),
        Slow(
            code=(
                "def forget(ages: dict[str, int], limit: int):\n"
                "    for name, age in list(ages.items()):\n"
                "        if age > limit:\n"
                "            del ages[name]\n"
                "    return ages\n"
            ),
            fast=(
                "def forget(ages: dict[str, int], limit: int):\n"
                "    for name in list(ages):\n"
                "        age = ages[name]\n"
                "        if age > limit:\n"
                "            del ages[name]\n"
                "    return ages\n"
            ),
            setup="ages = {str(i): i for i in range(n)}",
            call="forget(ages, n)",
        ),
    )
    fine = (
        Fine("def f(a, b):\n    for x, y in zip(a, b):\n        print(x, y)\n", "no list is built"),
        Fine("def f(xs):\n    for x in list(xs):\n        xs.remove(x)\n", "the copy protects the loop"),
        Fine(
            "def f(xs):\n    for i, x in list(enumerate(xs)):\n        xs[i:i] = x\n",
            "the loop changes what it reads",
        ),
        Fine(
            "def f(d):\n    for k, v in list(d.items()):\n        d.pop(v)\n",
            "other entries go while the loop runs",
        ),
        Fine(
            "def f(index):\n    for path, entry in list(index.items()):\n"
            "        index[path] = entry.kept()\n",
            "nothing tells that the index is a dict: another mapping may look up slowly",
        ),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        match node:
            case ast.For(
                target=ast.Tuple(elts=[key, value]),
                iter=ast.Call(
                    func=ast.Name(id="list" | "tuple"), args=[ast.Call() as pairs], keywords=[]
                ) as built,
            ) if code.origin(built.func) in {"list", "tuple"}:
                pass
            case _:
                return
        if few_turns(code, node) or runs_once(code, node):
            return
        source = _source(pairs, code)
        if source is not None and undisturbed(code, source, node):
            yield Hit(
                built,
                f"`{code.text(built.func)}(…)` keeps a tuple per pair; the loop takes them one by one.",
                f"Nothing in the loop changes what it reads, so `{code.text(pairs)}` serves.",
                0.7,
                (replace(built, code.text(pairs)),),
            )
        elif _is_items(pairs) and isinstance(key, ast.Name):
            yield from _keys_instead(node, pairs, key, value, code)


def _source(pairs: ast.Call, code: Code) -> list[ast.expr] | None:
    """Return what the pairs are taken from, None when that is not known."""
    if _is_items(pairs) and isinstance(pairs.func, ast.Attribute):
        return [pairs.func.value]
    known = code.origin(pairs.func) in {"zip", "enumerate"}
    return [*pairs.args, *(keyword.value for keyword in pairs.keywords)] if known else None


def _is_items(pairs: ast.Call) -> bool:
    return isinstance(pairs.func, ast.Attribute) and pairs.func.attr == "items" and not pairs.args


def _keys_instead(
    node: ast.For, pairs: ast.Call, key: ast.Name, value: ast.expr, code: Code
) -> Iterator[Hit]:
    assert isinstance(pairs.func, ast.Attribute)
    owner = pairs.func.value
    path = dotted(owner)
    kind = code.kind(owner)
    if path is None or kind != "dict" or not touches_only_entry(code, node, path, key.id):
        return
    line = line_before(code.module, node.body[0], f"{code.text(value)} = {path}[{key.id}]")
    edits: tuple[Edit, ...] = (replace(node.target, key.id), replace(pairs, path), line) if line else ()
    yield Hit(
        node.iter,
        f"`{code.text(node.iter)}` makes a tuple per entry only to take it apart.",
        "A list of the keys protects the loop as well, at about half the cost.",
        0.6,
        edits,
        (f"no entry of `{path}` is removed or replaced before the loop reaches it",),
        no_edit="the body stands on the line of the loop",
    )
