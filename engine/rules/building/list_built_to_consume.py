from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.nodes import descend, dotted
from engine.syntax.splice import replace


class ListBuiltToConsume(Rule[ast.Call]):
    """A list is built only to be read once by a call that takes any iterable.

    `codes.extend(list(range(a, b)))` makes a list of numbers, copies it, and throws it away; `extend` reads
    the range itself. The same holds for `set`, `tuple`, `sum`, `max`, `min`, `dict`, `update` and, where the
    length of a dict is asked for, for `len`. It does not matter for a few elements. Where the list is no loss
    (`"".join`, `sorted`) or even a gain (`sum([… for …])`) nothing is said.
    """

    title = "list built to be read once"
    category = "LAZYSEQ"
    strategy = "comprehension_generator"
    speaks_from = WARM
    needs = Size.MANY
    calls = frozenset(
        {"set", "frozenset", "sum", "max", "min", "tuple", "list", "dict", "len", "extend", "update"}
    )
    slow = (
        Slow(
            code="def codes(spans, out):\n    for a, b in spans:\n        out.extend(list(range(a, b)))\n",
            fast="def codes(spans, out):\n    for a, b in spans:\n        out.extend(range(a, b))\n",
            setup="spans = [(i, i + 10) for i in range(n)]",
            call="codes(spans, [])",
        ),
        Slow(
            code="def total(prices):\n    return sum(list(prices.values()))\n",
            fast="def total(prices):\n    return sum(prices.values())\n",
            setup="prices = {i: i for i in range(n)}",
            call="total(prices)",
        ),
        Slow(
            code="def table(names, values):\n    return dict(list(zip(names, values)))\n",
            fast="def table(names, values):\n    return dict(zip(names, values))\n",
            setup="names = [str(i) for i in range(n)]; values = list(range(n))",
            call="table(names, values)",
        ),
        Slow(
            code="def size(index: dict[str, int]):\n    return len(list(index.keys()))\n",
            fast="def size(index: dict[str, int]):\n    return len(index.keys())\n",
            setup="index = {str(i): i for i in range(n)}",
            call="size(index)",
        ),
    )
    fine = (
        Fine("def f(x):\n    return len(list(x))\n", "an iterator has no length"),
        Fine("def f(xs):\n    xs.extend(list(reversed(xs)))\n", "reads what it extends"),
        Fine("def f(xs):\n    return sum([x * x for x in xs])\n", "the list is faster than a generator here"),
        Fine("def f(xs):\n    return ','.join(list(map(str, xs)))\n", "join would build the list itself"),
        Fine("def f(xs):\n    return sorted(list(xs))\n", "next to the sorting the copy costs nothing"),
        Fine("def f(m, xs):\n    m.update(list(xs), True)\n", "not the update of a set or dict"),
        Fine("def f(xs):\n    list = tuple\n    return set(list(xs))\n", "another list"),
        Fine("def f(db):\n    db.update(list(db.query()))\n", "reads what it updates"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if len(node.args) != 1 or node.keywords or runs_once(code, node):
            return
        built = node.args[0]
        match built:
            case ast.Call(func=ast.Name(id="list" | "tuple"), args=[source], keywords=[]):
                pass
            case _:
                return
        if isinstance(source, ast.Starred) or code.origin(built.func) not in {"list", "tuple"}:
            return
        if not _gains(node, source, code):
            return
        yield Hit(
            node,
            f"`{code.text(built.func)}(…)` builds a sequence that `{_name(node)}` reads once.",
            f"`{_name(node)}` takes any iterable.",
            0.7,
            (replace(built, code.text(source)),),
        )


_CONSUMERS = frozenset({"set", "frozenset", "sum", "max", "min", "tuple", "list"})
_PAIRS = frozenset({"zip", "enumerate", "range", "reversed"})


def _gains(node: ast.Call, source: ast.expr, code: Code) -> bool:
    """Tell whether the consumer reads `source` faster than a list of it, with the same result."""
    if isinstance(node.func, ast.Attribute):
        own = dotted(node.func.value)
        if node.func.attr not in {"extend", "update"} or code.origin(node.func) is not None or own is None:
            return False
        reads_itself = any(dotted(part) == own for part in descend(source))
        return not reads_itself and (_is_view(source) or _origin(source, code) in _PAIRS)
    consumer = code.origin(node.func)
    if consumer == "len":
        return _is_view(source) and _is_dict(source, code)
    if consumer == "dict":
        return _origin(source, code) in _PAIRS
    return consumer in _CONSUMERS and not isinstance(source, (ast.GeneratorExp, ast.ListComp))


def _origin(node: ast.expr, code: Code) -> str | None:
    return code.origin(node.func) if isinstance(node, ast.Call) else None


def _is_view(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="keys" | "values" | "items"), args=[], keywords=[]):
            return True
        case _:
            return False


def _is_dict(view: ast.expr, code: Code) -> bool:
    match view:
        case ast.Call(func=ast.Attribute(value=value)):
            return code.kind(value) == "dict"
        case _:
            return False


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
