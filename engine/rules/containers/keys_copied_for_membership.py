from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED, Bar
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.searched_copies import as_operand, collected_once, original, steady_loop
from engine.syntax.splice import replace
from engine.syntax.steady import Steadiness, steadiness


class KeysCopiedForMembership(Rule[ast.Compare]):
    """Keys or elements are copied into a new container just to test whether it contains something.

    `x in list(d.keys())` copies all keys and searches the copy, where `x in d` looks once. In a loop that is
    quadratic, as is `x in [y.name for y in ys]`, which collects the same names for each test. It does not
    matter for a handful of elements outside loops. The rewrite holds when what is looked for is hashable.
    """

    title = "copied for a membership test"
    category = "MEMBERSHIP"
    strategy = "data_structure"
    slow = (
        Slow(
            code=(
                "def new(versions, known):\n    return [v for v in versions if v not in list(known.keys())]\n"
            ),
            fast="def new(versions, known):\n    return [v for v in versions if v not in known]\n",
            setup="versions = list(range(n)); known = dict.fromkeys(range(0, n, 2))",
            call="new(versions, known)",
        ),
        Slow(
            code=(
                "def has(name, rows):\n"
                "    index = {row['name']: row for row in rows}\n"
                "    return name in sorted(index)\n"
            ),
            fast=(
                "def has(name, rows):\n"
                "    index = {row['name']: row for row in rows}\n"
                "    return name in index\n"
            ),
            setup="name, rows = 'n5', [{'name': f'n{i}'} for i in range(n)]",
            call="has(name, rows)",
        ),
        Slow(
            code=(
                "def unused(keywords: list[str], args: list[tuple[str, int]]):\n"
                "    left = []\n"
                "    for keyword in keywords:\n"
                "        if keyword not in [name for name, _ in args]:\n"
                "            left.append(keyword)\n"
                "    return left\n"
            ),
            fast=(
                "def unused(keywords: list[str], args: list[tuple[str, int]]):\n"
                "    left = []\n"
                "    names = {name for name, _ in args}\n"
                "    for keyword in keywords:\n"
                "        if keyword not in names:\n"
                "            left.append(keyword)\n"
                "    return left\n"
            ),
            setup="keywords = [f'k{i}' for i in range(n)]; args = [(f'k{i * 2}', i) for i in range(n)]",
            call="unused(keywords, args)",
            n=300,
        ),
    )
    fine = (
        Fine("def f(x, d):\n    return x in d.keys()\n", "a view copies nothing"),
        Fine("def f(x, xs):\n    return x in list(xs)\n", "`xs` may be an iterator or a string"),
        Fine("def f(x):\n    text = 'abc'\n    return x in list(text)\n", "in a string, `in` finds words"),
        Fine(
            "def f(xs, rows):\n    return [x for x, row in zip(xs, rows) if x in [c.name for c in row]]\n",
            "each turn collects other names",
        ),
        Fine(
            "def f(name, rows):\n    return name in [row.name for row in rows]\n",
            "one test needs no set",
        ),
        Fine(
            "def f(names, rows):\n"
            "    for name in names:\n"
            "        if name not in [row.name for row in rows]:\n"
            "            rows.append(make(name))\n",
            "the names change as the loop goes on",
        ),
        Fine("from mine import list\ndef f(x, d):\n    return x in list(d.keys())\n", "another `list`"),
    )

    def check(self, node: ast.Compare, code: Code) -> Iterator[Hit]:
        if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return
        searched = node.comparators[0]
        container = original(code, searched)
        if container is not None and code.function(node) is not None:
            yield _copied(code, node, container)
        elif isinstance(searched, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
            yield from _collected(code, node, searched)


def _copied(code: Code, test: ast.Compare, container: ast.expr) -> Hit:
    searched, plain = test.comparators[0], code.brief(container)
    hashed = code.kind(container) in {None, "dict", "set", "frozenset", "range"}
    return Hit(
        test,
        f"`{code.brief(searched)}` copies `{plain}` for each test.",
        f"`in {plain}` gives the same answer without a copy.",
        0.85,
        edits=(replace(searched, as_operand(code, container)),),
        conditions=() if code.kind(test.left) == "str" else (f"`{code.brief(test.left)}` is hashable",),
        growth=Growth.QUADRATIC if hashed and code.loops(test) else Growth.CONSTANT,
        through=(container,),
        bar=Bar(ASKED) if isinstance(container, (ast.List, ast.Tuple, ast.Set)) else None,
    )


def _collected(
    code: Code, test: ast.Compare, searched: ast.ListComp | ast.SetComp | ast.GeneratorExp
) -> Iterator[Hit]:
    loop = steady_loop(code, test, searched)
    if loop is None:
        return
    edits = collected_once(code, searched, loop)
    steady = steadiness(code, searched, loop) is Steadiness.SURE
    yield Hit(
        test,
        f"`{code.brief(searched)}` is collected and searched again for each test: quadratic time.",
        "A set made once before the loop answers each test in constant time.",
        0.75 if steady else 0.65,
        edits=edits,
        conditions=(
            "the elements and what is looked for are hashable",
            *(() if steady else ("no call in the loop changes what is collected",)),
        )
        if edits
        else (),
        growth=Growth.QUADRATIC,
        no_edit="" if edits else "the set has to be made where the loop begins",
    )
