from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.names import lookup
from engine.syntax.splice import replace


class IdentityComprehension(Rule[ast.ListComp | ast.SetComp]):
    """A comprehension copies its source element by element without changing anything.

    `[x for x in xs]` runs bytecode per element where `list(xs)` copies in C; around a generator expression it
    also resumes the generator for each element, where the expression could be the comprehension itself. It
    does not matter for a few elements.
    """

    title = "comprehension that only copies"
    category = "BUILTIN"
    strategy = "comprehension_generator"
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
    )
    fine = (
        Fine("def f(xs):\n    return [x for x in xs if x]\n", "it filters"),
        Fine("def f(xs):\n    return [(x,) for x in xs]\n", "it changes each element"),
        Fine("def f(d):\n    return {k: v for k, v in d.items()}\n", "dict(d) was measured no faster"),
        Fine("def f(xs):\n    return [x for ys in xs for x in ys]\n", "it flattens"),
        Fine("async def f(xs):\n    return [x async for x in xs]\n", "list() cannot read asynchronously"),
        Fine("def f(xs):\n    return [(a, b) for a, b in xs]\n", "it turns each pair into a tuple"),
        Fine(
            "def list(x):\n    return x\n\ndef f(xs):\n    return [x for x in xs]\n",
            "list means something else",
        ),
    )

    def check(self, node: ast.ListComp | ast.SetComp, code: Code) -> Iterator[Hit]:
        if len(node.generators) != 1 or not _copies(node, node.generators[0]):
            return
        source = node.generators[0].iter
        builder = "list" if isinstance(node, ast.ListComp) else "set"
        if isinstance(source, ast.GeneratorExp):
            inner = code.text(source)[1:-1].strip()
            fast = f"[{inner}]" if isinstance(node, ast.ListComp) else f"{{{inner}}}"
            why = "The expression inside can be the comprehension itself."
        elif lookup(builder, code.scopes(node)) is None:
            fast = f"{builder}({code.text(source)})"
            why = f"`{builder}` copies in C."
        else:
            return
        yield Hit(
            node,
            "The comprehension copies element by element and changes nothing.",
            why,
            0.7,
            edits=(replace(node, fast),),
        )


def _copies(node: ast.ListComp | ast.SetComp, clause: ast.comprehension) -> bool:
    if clause.ifs or clause.is_async:
        return False
    target, element = clause.target, node.elt
    return isinstance(target, ast.Name) and isinstance(element, ast.Name) and element.id == target.id
