from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.sizes import element_count
from engine.syntax.splice import ensure_import, replace


class NestedListsSummed(Rule[ast.Call]):
    """Lists or tuples are joined by adding them up, which copies the result so far for each of them.

    `sum(lists, [])` computes `[] + a`, then `[] + a + b`, and so on: each step makes a new list of everything
    before it, so that the time grows with the square of the total length. `itertools.chain.from_iterable`
    reads each element once. It does not matter for a handful of short lists, for which `sum` is as fast. The
    rewrite holds when the elements are lists (or tuples, with a tuple to start from).
    """

    title = "lists joined by adding them up"
    category = "CONCAT"
    strategy = "vectorise_builtin"
    calls = frozenset({"sum", "reduce"})
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code="def flat(groups):\n    return sum(groups, [])\n",
            fast=(
                "from itertools import chain\n\n\n"
                "def flat(groups):\n    return list(chain.from_iterable(groups))\n"
            ),
            setup="groups = [list(range(5))] * n",
            call="flat(groups)",
            n=500,
        ),
        Slow(
            code=(
                "import itertools\n\n\n"
                "def fields(rows):\n    return sum((tuple(row.split()) for row in rows), ())\n"
            ),
            fast=(
                "import itertools\n\n\n"
                "def fields(rows):\n"
                "    return tuple(itertools.chain.from_iterable(tuple(row.split()) for row in rows))\n"
            ),
            setup="rows = ['a b c'] * n",
            call="fields(rows)",
            n=500,
        ),
        Slow(
            code=(
                "from functools import reduce\n\n\n"
                "def product(xs):\n    return reduce(lambda a, b: a * b, xs, 1)\n\n\n"
                "def flat(groups):\n    return reduce(lambda a, b: a + b, groups, [])\n"
            ),
            fast=(
                "from itertools import chain\nfrom functools import reduce\n\n\n"
                "def product(xs):\n    return reduce(lambda a, b: a * b, xs, 1)\n\n\n"
                "def flat(groups):\n    return list(chain.from_iterable(groups))\n"
            ),
            setup="groups = [list(range(5))] * n",
            call="flat(groups)",
            n=500,
        ),
    )
    fine = (
        Fine("def f(xs):\n    return sum(xs)\n", "numbers"),
        Fine("def f(xs):\n    return sum(xs, 0.0)\n", "numbers"),
        Fine("def f(a, b, c):\n    return sum([a, b, c], [])\n", "three lists"),
        Fine(
            "import operator, functools as t\n\ndef f(x):\n    t.reduce(operator.iconcat, x, [])\n",
            "iconcat makes one list longer in place",
        ),
        Fine(
            "import operator as op\nfrom functools import reduce\n\ndef f(xs):\n    reduce(op.add, xs)\n",
            "the elements may be numbers",
        ),
        Fine("def sum(xs, start):\n    return xs\n\ndef f(xs):\n    return sum(xs, [])\n", "another sum"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        found = _joined(node, code)
        if found is None or runs_once(code, node):
            return
        source, kind = found
        count = element_count(code, source)
        if count is not None and count <= 12:
            return
        yield Hit(
            node,
            f"`{code.text(node.func)}` copies all that came before for each {kind}: quadratic in the total.",
            "`itertools.chain.from_iterable` reads each element once.",
            0.7,
            _edits(node, source, kind, code),
            (f"the elements are {kind}s",),
            no_edit="there is no place for the import",
            through=(source,),
        )


def _joined(node: ast.Call, code: Code) -> tuple[ast.expr, str] | None:
    """Return what is joined, and "list" or "tuple"."""
    start = [keyword.value for keyword in node.keywords if keyword.arg == "start"]
    if any(isinstance(argument, ast.Starred) for argument in node.args) or len(start) != len(node.keywords):
        return None
    match code.origin(node.func), [*node.args, *start]:
        case "sum", [source, first]:
            pass
        case "functools.reduce", [adder, source, first] if _adds(adder, code):
            pass
        case _:
            return None
    if isinstance(first, ast.List | ast.Tuple) and not first.elts:
        return source, "list" if isinstance(first, ast.List) else "tuple"
    return None


def _adds(adder: ast.expr, code: Code) -> bool:
    match adder:
        case ast.Lambda(
            args=ast.arguments(args=[a, b]),
            body=ast.BinOp(op=ast.Add(), left=ast.Name(id=left), right=ast.Name(id=right)),
        ):
            return (a.arg, b.arg) == (left, right)
        case _:
            return code.origin(adder) in {"operator.add", "operator.concat"}


def _edits(node: ast.Call, source: ast.expr, kind: str, code: Code) -> tuple[Edit, ...]:
    found = ensure_import(code.module, "itertools", "chain")
    if found is None:
        return ()
    imports, chain = found
    text = code.text(source)
    if isinstance(source, ast.GeneratorExp) and text.startswith("("):
        text = text[1:-1]
    return (*imports, replace(node, f"{kind}({chain}.from_iterable({text}))"))
