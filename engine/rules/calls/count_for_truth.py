from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import descend
from engine.syntax.splice import replace
from engine.syntax.truth import emptiness_test

_QUERIES = frozenset(
    {"filter", "exclude", "all", "annotate", "select_related", "prefetch_related", "order_by", "distinct"}
)

_STAND_IN = """
class Rows:
    def __init__(self, rows):
        self.rows = rows
    def filter(self, key):
        return Rows([row for row in self.rows if row == key])
    def count(self):
        return sum(1 for _ in self.rows)
    def exists(self):
        return bool(self.rows)
rows = Rows([1] * n)
"""


class CountForTruth(Rule[ast.Call]):
    """A query counts all matching rows only to learn whether there is one.

    `if books.filter(…).count():` makes the database count everything that matches; `.exists()` lets it stop
    at the first row. It does not matter for tables of a few rows. The rewrite holds for Django query sets and
    objects with the same two methods.
    """

    title = "rows counted to see if any exist"
    category = "DB_LESS"
    strategy = "vectorise_builtin"
    calls = frozenset({"count"})
    slow = (
        Slow(
            code="def known(rows, key):\n    found = rows.filter(key)\n"
            "    if key and found.count():\n        return 'yes'\n",
            fast="def known(rows, key):\n    found = rows.filter(key)\n"
            "    if key and found.exists():\n        return 'yes'\n",
            setup=_STAND_IN,
            call="known(rows, 1)",
        ),
        Slow(
            code="def known(rows, key):\n    return 'yes' if rows.filter(key).count() > 0 else 'no'\n",
            fast="def known(rows, key):\n    return 'yes' if rows.filter(key).exists() else 'no'\n",
            setup=_STAND_IN,
            call="known(rows, 1)",
        ),
    )
    fine = (
        Fine("def f(rows):\n    return rows.filter(a=1).count()\n", "the number itself is wanted"),
        Fine(
            "def f(rows):\n    if rows.filter(a=1).count() > 1:\n        g()\n", "more than one is asked for"
        ),
        Fine(
            "def f(docs):\n    if docs.search().filter('term', name='a').count():\n        g()\n",
            "not a query of Django",
        ),
        Fine("def f(text):\n    if text.count('a'):\n        g()\n", "counts a letter"),
        Fine("def f(stack):\n    if stack.count():\n        g()\n", "nothing shows that this is a query"),
        Fine(
            "def f(rows):\n    if rows.filter(a=1).exists():\n        g()\n",
            "already asks the right question",
        ),
        Fine(
            "def f(rows):\n    found = rows.filter(a=1)\n    if found.count():\n"
            "        return found.count()\n",
            "the number is used as well",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        match node:
            case ast.Call(func=ast.Attribute(value=rows, attr="count"), args=[], keywords=[]) if _is_query(
                rows, code
            ):
                tested = emptiness_test(code, node)
            case _:
                return
        if tested is None or _counted_again(node, rows, code):
            return
        yield Hit(
            node,
            f"`{code.text(rows)}` counts every matching row to learn whether there is one.",
            "`.exists()` lets the database stop at the first.",
            0.8,
            edits=(replace(tested, f"{code.text(rows)}.exists()"),),
        )


def _is_query(node: ast.expr, code: Code) -> bool:
    """Tell whether an expression is visibly a query set: a query method on the way, or `.objects`."""
    if isinstance(node, ast.Name):
        bindings = code.bindings(node)
        return bool(bindings) and all(
            binding.kind == "assign"
            and binding.value is not None
            and not isinstance(binding.value, ast.Name)
            and _is_query(binding.value, code)
            for binding in bindings
        )
    match node:
        case ast.Call(func=ast.Attribute(attr="filter"), args=[ast.Constant(), *_]):
            return False  # A search of Elasticsearch, which knows no `exists()`.
        case ast.Call(func=ast.Attribute(attr=method)) if method in _QUERIES:
            return True
        case ast.Attribute(attr="objects"):
            return True
        case _:
            return False


def _counted_again(call: ast.Call, rows: ast.expr, code: Code) -> bool:
    function = code.function(call)
    if not isinstance(rows, ast.Name) or function is None:
        return False
    text = code.text(call)
    return sum(isinstance(part, ast.Call) and code.text(part) == text for part in descend(function)) > 1
