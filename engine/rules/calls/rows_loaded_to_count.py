from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.querysets import is_queryset
from engine.syntax.splice import replace
from engine.syntax.truth import emptiness_test

_STAND_IN = """
class Books:
    def __init__(self, rows):
        self.rows = rows
    def filter(self, author):
        return type(self)([row for row in self.rows if row[0] == author])
    def __iter__(self):
        return iter([dict(author=row[0]) for row in self.rows])
    def __len__(self):
        return sum(1 for _ in self)
    def count(self):
        return len(self.rows)
class Book:
    objects = Books([(1, i) for i in range(n)])
del Books
"""


class RowsLoadedToCount(Rule[ast.Call]):
    """The rows of a query set are loaded to learn how many there are.

    `len(books)` makes the database send every row and Django build an object for each; `books.count()` asks
    for the number. It does not matter when the rows are used as well: then they are loaded anyway, and
    `count()` would be a query more. The rewrite holds for query sets that are used for nothing else.
    """

    title = "rows loaded to count them"
    category = "DB_LESS"
    strategy = "vectorise_builtin"
    calls = frozenset({"len"})
    slow = (
        Slow(
            code="def written(author):\n    return len(Book.objects.filter(author=author))\n",
            fast="def written(author):\n    return Book.objects.filter(author=author).count()\n",
            setup=_STAND_IN,
            call="written(1)",
        ),
        Slow(
            code=(
                "def written(author):\n    books = Book.objects.filter(author=author)\n"
                "    return f'{len(books)} books'\n"
            ),
            fast=(
                "def written(author):\n    books = Book.objects.filter(author=author)\n"
                "    return f'{books.count()} books'\n"
            ),
            setup=_STAND_IN,
            call="written(1)",
        ),
    )
    fine = (
        Fine(
            "def f():\n    books = Book.objects.filter(new=True)\n    return len(books), list(books)\n",
            "the rows are used as well",
        ),
        Fine("def f():\n    return Book.objects.filter(new=True).count()\n", "asks for the number"),
        Fine("def f(books):\n    return len(books)\n", "nothing shows a query set"),
        Fine(
            "def f():\n    return len(Book.objects.filter(new=True).first().title)\n", "the length of a text"
        ),
        Fine(
            "def f():\n    return 'some' if len(Book.objects.filter(new=True)) > 0 else 'none'\n",
            "asks whether there are any, which another rule says",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if code.origin(node.func) != "len" or len(node.args) != 1 or node.keywords:
            return
        rows = node.args[0]
        match rows:
            case ast.Call(func=ast.Name(id="list"), args=[inner], keywords=[]):
                rows = inner
        if not is_queryset(code, rows) or (isinstance(rows, ast.Name) and _used_again(code, rows)):
            return
        if emptiness_test(code, node) is not None:
            return
        text = code.text(rows)
        yield Hit(
            node,
            f"`{code.brief(rows)}` loads every row to learn how many there are.",
            "`count()` asks the database for the number.",
            0.75,
            (replace(node, f"{text}.count()"),),
        )


def _used_again(code: Code, rows: ast.Name) -> bool:
    """Tell whether a variable is read elsewhere, or bound more than once."""
    return len(code.uses(rows)) != 1 or len(code.bindings(rows)) != 1 or code.captured(rows)
