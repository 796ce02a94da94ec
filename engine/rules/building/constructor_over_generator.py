from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import COMPREHENSIONS
from engine.syntax.splice import replace

_SOURCES = {"GeneratorExp": "a generator", "ListComp": "a list made for it"}


class ConstructorOverGenerator(Rule[ast.Call]):
    """A list, set or dict is built by handing a generator, or `map` with a lambda, to its constructor.

    `dict((k, v) for …)` resumes a generator and makes a tuple per item; `{k: v for …}` does neither and is
    two to three times faster. For a set or list the gain is a half, and twofold where a lambda is called per
    element. It does not matter for code that runs rarely: without a lambda it is reported in loops alone.
    """

    title = "collection built through a generator"
    category = "BUILTIN"
    strategy = "comprehension_generator"
    speaks_from = ASKED
    calls = frozenset({"list", "set", "dict"})
    slow = (
        Slow(
            code=(
                "def indexes(tables):\n"
                "    return [dict((row[0], row) for row in table) for table in tables]\n"
            ),
            fast="def indexes(tables):\n    return [{row[0]: row for row in table} for table in tables]\n",
            setup="tables = [[(i, i) for i in range(10)]] * n",
            call="indexes(tables)",
            n=100,
        ),
        Slow(
            code=(
                "def initials(groups):\n"
                "    for group in groups:\n        yield set(name[0] for name in group)\n"
            ),
            fast=(
                "def initials(groups):\n    for group in groups:\n        yield {name[0] for name in group}\n"
            ),
            setup="groups = [['ann', 'bob', 'carl']] * n",
            call="list(initials(groups))",
            n=100,
        ),
        Slow(
            code="def doubled(xs):\n    return list(map(lambda x: x * 2, xs))\n",
            fast="def doubled(xs):\n    return [x * 2 for x in xs]\n",
            setup="xs = list(range(n))",
            call="doubled(xs)",
        ),
        Slow(
            code="def kinds(groups):\n    return [set([row[0] for row in group]) for group in groups]\n",
            fast="def kinds(groups):\n    return [{row[0] for row in group} for group in groups]\n",
            setup="groups = [[(i,) for i in range(20)] for _ in range(n // 20)]",
            call="kinds(groups)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return set(x.id for x in xs)\n", "once per call, a few elements perhaps"),
        Fine(
            "def f(xss):\n    return [tuple(x for x in xs if x) for xs in xss]\n",
            "there are no tuple comprehensions",
        ),
        Fine(
            "def f(xss):\n    return [dict(p for p in xs if p) for xs in xss]\n",
            "the pairs are made elsewhere",
        ),
        Fine("def f(xs, g):\n    return list(map(g, xs))\n", "no lambda: map is as fast"),
        Fine("def f(xs, ys):\n    return list(map(lambda x, y: x + y, xs, ys))\n", "two sequences"),
        Fine("def f(xs):\n    x = 1\n    return list(map(lambda y=x: y, xs))\n", "the lambda has a default"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if len(node.args) != 1 or node.keywords or runs_once(code, node):
            return
        kind = code.origin(node.func)
        argument = node.args[0]
        if kind not in self.calls or (kind == "list" and isinstance(argument, ast.ListComp)):
            return
        inner = _of_lambda(argument, code)
        if inner is None and _in_loop(node, code):
            inner = _of_generator(argument, kind == "dict", code)
        if inner is None or (kind == "dict" and not isinstance(argument, COMPREHENSIONS)):
            return
        fast = f"[{inner}]" if kind == "list" else f"{{{inner}}}"
        source = _SOURCES.get(type(argument).__name__, "calls of a lambda")
        yield Hit(
            node,
            f"`{kind}(…)` takes its elements one by one from {source}.",
            f"A {kind} comprehension builds it directly.",
            0.6,
            (replace(node, fast),),
        )


def _in_loop(node: ast.Call, code: Code) -> bool:
    loops = [loop for loop in code.loops(node) if not few_turns(code, loop)]
    return bool(loops) and frequency(code, node, loops[0]) is Frequency.ALWAYS


def _of_generator(argument: ast.expr, pairs: bool, code: Code) -> str | None:
    """Return the inside of the comprehension that says the same, None for anything else."""
    if not isinstance(argument, (ast.GeneratorExp, ast.ListComp)):
        return None
    text = code.text(argument)
    if not (text.startswith(("(", "[")) and text.endswith((")", "]"))):
        return None
    inside = text[1:-1].strip()
    if not pairs:
        return inside
    match argument.elt:
        case ast.Tuple(elts=[key, value]) if not isinstance(value, ast.Starred) and not isinstance(
            key, ast.Starred
        ):
            clauses = inside[inside.index(code.text(argument.elt)) + len(code.text(argument.elt)) :]
            plain = clauses.lstrip().startswith("for")
            return f"{code.text(key)}: {code.text(value)}{clauses}" if plain else None
        case _:
            return None


def _of_lambda(argument: ast.expr, code: Code) -> str | None:
    """Return the inside of the comprehension for `map(lambda x: …, xs)` and `filter(lambda x: …, xs)`."""
    match argument:
        case ast.Call(
            func=ast.Name(id="map" | "filter" as name) as func,
            args=[ast.Lambda(args=ast.arguments(args=[only], defaults=[]) as args, body=body), source],
            keywords=[],
        ) if code.origin(func) == name and not (
            args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs
        ):
            pass
        case _:
            return None
    if isinstance(source, (ast.Starred, ast.IfExp, ast.Lambda)) or isinstance(body, (ast.Lambda, ast.Yield)):
        return None
    if any(isinstance(part, (ast.Lambda, ast.NamedExpr)) for part in ast.walk(body)):
        return None
    if name == "map":
        return f"{code.text(body)} for {only.arg} in {code.text(source)}"
    test = f"({code.text(body)})" if isinstance(body, ast.IfExp) else code.text(body)
    return f"{only.arg} for {only.arg} in {code.text(source)} if {test}"
