from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import descend
from engine.syntax.splice import replace


class ZipSubscripted(Rule[ast.For | ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp]):
    """The tuples of `zip`, `enumerate` or `items()` are taken apart by index for each element.

    `[f(p[0], p[1]) for p in zip(a, b)]` makes a subscript per use, and keeps `zip` from reusing its tuple;
    unpacking in the loop header binds the parts once. It does not matter for a few elements.
    """

    title = "pairs taken apart by index"
    category = "BUILTIN"
    strategy = "comprehension_generator"
    speaks_from = HOT
    needs = Size.MANY
    slow = (
        Slow(
            code="def sums(a, b):\n    return [p[0] + p[1] for p in zip(a, b)]\n",
            fast="def sums(a, b):\n    return [p_0 + p_1 for p_0, p_1 in zip(a, b)]\n",
            setup="a = list(range(n)); b = a[::-1]",
            call="sums(a, b)",
        ),
        Slow(
            code="def large(counts):\n    return {e[0]: -e[1] for e in counts.items() if e[1] > 5}\n",
            fast="def large(counts):\n    return {e_0: -e_1 for e_0, e_1 in counts.items() if e_1 > 5}\n",
            setup="counts = {i: i % 10 for i in range(n)}",
            call="large(counts)",
        ),
        Slow(
            code=(
                "def total(prices, counts):\n"
                "    sum_ = 0\n"
                "    for pair in zip(prices, counts):\n"
                "        sum_ += pair[0] * pair[1]\n"
                "    return sum_\n"
            ),
            fast=(
                "def total(prices, counts):\n"
                "    sum_ = 0\n"
                "    for pair_0, pair_1 in zip(prices, counts):\n"
                "        sum_ += pair_0 * pair_1\n"
                "    return sum_\n"
            ),
            setup="prices = list(range(n)); counts = prices[::-1]",
            call="total(prices, counts)",
        ),
    )
    fine = (
        Fine(
            "def f(d):\n    for e in d.items():\n        g(e[0], e[1])\n    return e\n",
            "the last pair is used",
        ),
        Fine("def f(a, b):\n    return [(p, p[0]) for p in zip(a, b)]\n", "the tuple itself is used too"),
        Fine("def f(a, b):\n    return [x + y for x, y in zip(a, b)]\n", "already unpacked"),
        Fine("def f(rows):\n    return [r[0] + r[1] for r in rows]\n", "rows may be longer than two"),
        Fine("def f(a, b, c):\n    return [p[0] for p in zip(a, b, c)]\n", "one part is read, once"),
        Fine("def f(a, b, i):\n    return [p[i] + p[0] for p in zip(a, b)]\n", "the index is not constant"),
        Fine("def f(rest):\n    return [p[0] + p[1] for p in zip(*rest)]\n", "the width is not known"),
    )

    def check(
        self, node: ast.For | ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, code: Code
    ) -> Iterator[Hit]:
        for clause in [node] if isinstance(node, ast.For) else node.generators:
            width = _width(clause.iter, code)
            if not isinstance(clause.target, ast.Name) or not width:
                continue
            name = clause.target.id
            parts = _subscripts(node, name, clause.target, width)
            if parts is None or len(parts) < 2 or _outlives(clause.target, node, code):
                continue
            fresh = [f"{name}_{position}" for position in range(width)]
            taken = any(code.module.named(part) for part in fresh)
            edits = [replace(clause.target, ", ".join(fresh))]
            edits += [replace(part, fresh[index]) for part, index in parts]
            yield Hit(
                node.iter if isinstance(node, ast.For) else node,
                f"Each `{name}` is taken apart by index, {len(parts)} times per element.",
                "Unpacking in the loop header binds the parts once.",
                0.6,
                edits=() if taken else tuple(edits),
                no_edit="the names of the parts need a person" if taken else "",
            )


def _outlives(target: ast.Name, node: ast.expr | ast.For, code: Code) -> bool:
    """Tell whether the pair can be seen after a loop statement, or by a function made in it."""
    if not isinstance(node, ast.For):
        return False
    if not code.is_local(target) or code.captured(target) or len(code.bindings(target)) != 1:
        return True
    return any(node not in code.module.ancestors(use) for use in code.uses(target))


def _width(source: ast.expr, code: Code) -> int:
    """How many parts each element has, 0 when that is not known."""
    match source:
        case ast.Call(func=ast.Name(id="zip"), args=args) if code.origin(source.func) == "zip":
            return 0 if any(isinstance(arg, ast.Starred) for arg in args) else len(args)
        case ast.Call(func=ast.Name(id="enumerate")) if code.origin(source.func) == "enumerate":
            return 2
        case ast.Call(func=ast.Attribute(attr="items"), args=[], keywords=[]):
            return 2
        case _:
            return 0


def _subscripts(
    node: ast.expr | ast.For, name: str, target: ast.Name, width: int
) -> list[tuple[ast.Subscript, int]] | None:
    """The places that read one part by a constant index; None when the element is used in any other way."""
    parts: list[tuple[ast.Subscript, int]] = []
    uses = 0
    for inner in descend(node):
        if isinstance(inner, ast.Name) and inner.id == name and inner is not target:
            uses += 1
        match inner:
            case ast.Subscript(value=ast.Name(id=base), slice=ast.Constant(value=int(index))) if base == name:
                if not 0 <= index < width:
                    return None
                parts.append((inner, index))
            case _:
                pass
    return parts if uses == len(parts) else None
