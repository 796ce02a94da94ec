from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.names import lookup
from engine.syntax.nodes import same
from engine.syntax.splice import replace


class IdentityComprehension(Rule[ast.ListComp | ast.SetComp | ast.DictComp]):
    """A comprehension copies its source element by element without changing anything.

    `[x for x in xs]` runs bytecode per element where `list(xs)` copies in C; around a generator expression it
    also resumes the generator for each element, where the expression could be the comprehension itself. A
    dict is copied by `dict(d)` ten times faster than item by item. It does not matter for a few elements.
    """

    title = "comprehension that only copies"
    category = "BUILTIN"
    strategy = "comprehension_generator"
    speaks_from = HOT
    needs = Size.MANY
    slow = (
        Slow(
            code="def costs(a, b):\n    return [v for v in (x * y for x, y in zip(a, b))]\n",
            fast="def costs(a, b):\n    return [x * y for x, y in zip(a, b)]\n",
            setup="a = list(range(n)); b = a[::-1]",
            call="costs(a, b)",
        ),
        Slow(
            code="def snapshot(rows):\n    return [row for row in rows]\n",
            fast="def snapshot(rows):\n    return list(rows)\n",
            setup="rows = list(range(n))",
            call="snapshot(rows)",
        ),
        Slow(
            code="def snapshot(ages: dict[str, int]):\n    return {name: n for name, n in ages.items()}\n",
            fast="def snapshot(ages: dict[str, int]):\n    return dict(ages)\n",
            setup="ages = {str(i): i for i in range(n)}",
            call="snapshot(ages)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return [x for x in xs if x]\n", "it filters"),
        Fine("def f(xs):\n    return [(x,) for x in xs]\n", "it changes each element"),
        Fine(
            "def f(d):\n    return {k: v for k, v in d.items()}\n",
            "d may be another mapping, which dict() reads slowly",
        ),
        Fine("def f(d: dict):\n    return {v: k for k, v in d.items()}\n", "it turns the dict around"),
        Fine("def f(xs):\n    return [x for ys in xs for x in ys]\n", "it flattens"),
        Fine(
            "def f(widget):\n    return [choice for choice in widget.choices]\n",
            "list() asks for the length first, which may run a query",
        ),
        Fine("async def f(xs):\n    return [x async for x in xs]\n", "list() cannot read asynchronously"),
        Fine("def f(xs):\n    return [(a, b) for a, b in xs]\n", "it turns each pair into a tuple"),
        Fine(
            "def list(x):\n    return x\n\ndef f(xs):\n    return [x for x in xs]\n",
            "list means something else",
        ),
    )

    def check(self, node: ast.ListComp | ast.SetComp | ast.DictComp, code: Code) -> Iterator[Hit]:
        if len(node.generators) != 1 or node.generators[0].ifs or node.generators[0].is_async:
            return
        found = _of_dict(node, code) if isinstance(node, ast.DictComp) else _of_elements(node, code)
        if found:
            fast, why = found
            yield Hit(
                node,
                "The comprehension copies element by element and changes nothing.",
                why,
                0.7,
                edits=(replace(node, fast),),
            )


def _of_elements(node: ast.ListComp | ast.SetComp, code: Code) -> tuple[str, str] | None:
    (clause,) = node.generators
    if not isinstance(clause.target, ast.Name) or not same(node.elt, clause.target):
        return None
    source = clause.iter
    builder = "list" if isinstance(node, ast.ListComp) else "set"
    if isinstance(source, ast.GeneratorExp):
        inner = code.text(source)[1:-1].strip()
        fast = f"[{inner}]" if isinstance(node, ast.ListComp) else f"{{{inner}}}"
        return fast, "The expression inside can be the comprehension itself."
    if lookup(builder, code.scopes(node)) is not None or (
        builder == "list" and _length_may_cost(source, code)
    ):
        return None
    return f"{builder}({code.text(source)})", f"`{builder}` copies in C."


def _length_may_cost(source: ast.expr, code: Code) -> bool:
    """Tell whether `list` may do more than the comprehension: it asks for the length first, and an attribute
    of some object may be one whose `__len__` runs a query.
    """
    return isinstance(source, ast.Attribute) and code.kind(source) is None


def _of_dict(node: ast.DictComp, code: Code) -> tuple[str, str] | None:
    match node.generators[0]:
        case ast.comprehension(
            target=ast.Tuple(elts=[ast.Name() as key, ast.Name() as value]),
            iter=ast.Call(func=ast.Attribute(value=source, attr="items"), args=[], keywords=[]),
        ) if same(node.key, key) and same(node.value, value) and code.kind(source) == "dict":
            known = lookup("dict", code.scopes(node)) is None
            return (f"dict({code.text(source)})", "`dict` copies a dict as a whole.") if known else None
        case _:
            return None
