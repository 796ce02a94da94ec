from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.querysets import is_queryset
from engine.syntax.splice import replace
from engine.syntax.truth import emptiness_test

_STAND_IN = """
_db = __import__('sqlite3').connect(':memory:')
_db.execute('CREATE TABLE books (author INTEGER, title TEXT)')
_db.executemany('INSERT INTO books VALUES (?, ?)', [(1, f'title {i}') for i in range(n)])
class Books:
    author = None
    def filter(self, author):
        made = type(self)()
        made.author = author
        return made
    def exists(self):
        found = _db.execute('SELECT 1 FROM books WHERE author = ? LIMIT 1', [self.author])
        return found.fetchone() is not None
    def __len__(self):
        return len(_db.execute('SELECT * FROM books WHERE author = ?', [self.author]).fetchall())
class Book:
    objects = Books()
del Books
"""


class RowsLoadedForTruth(Rule[ast.If | ast.IfExp | ast.While | ast.UnaryOp | ast.BoolOp | ast.Call]):
    """All rows of a query are loaded to see whether there are any.

    `if Book.objects.filter(…):` makes the database send every row and builds an object for each; `.exists()`
    lets it stop at the first and sends none. So does `len(…) > 0`. It does not matter when the rows are used
    right after: then they are loaded anyway, and `exists()` would be a query more.
    """

    title = "rows loaded to see if any exist"
    category = "DB_LESS"
    strategy = "vectorise_builtin"
    calls = frozenset({"len", "bool"})
    slow = (
        Slow(
            code="def known(author):\n    if Book.objects.filter(author=author):\n        return 'yes'\n"
            "    return 'no'\n",
            fast="def known(author):\n    if Book.objects.filter(author=author).exists():\n"
            "        return 'yes'\n    return 'no'\n",
            setup=_STAND_IN,
            call="known(1)",
        ),
        Slow(
            code="def known(author):\n    books = Book.objects.filter(author=author)\n"
            "    return 'yes' if len(books) > 0 else 'no'\n",
            fast="def known(author):\n    books = Book.objects.filter(author=author)\n"
            "    return 'yes' if books.exists() else 'no'\n",
            setup=_STAND_IN,
            call="known(1)",
        ),
        Slow(
            code="def free(author):\n    return bool(author and not Book.objects.filter(author=author))\n",
            fast="def free(author):\n"
            "    return bool(author and not Book.objects.filter(author=author).exists())\n",
            setup=_STAND_IN,
            call="free(1)",
        ),
    )
    fine = (
        Fine(
            "def f():\n    books = Book.objects.filter(new=True)\n    if books:\n        show(books)\n",
            "the rows are used right after",
        ),
        Fine(
            "def f():\n    if Book.objects.filter(new=True).exists():\n        show()\n",
            "asks the right question",
        ),
        Fine("def f(books):\n    if books:\n        show()\n", "nothing shows a query"),
        Fine(
            "def f():\n    if len(Book.objects.filter(new=True)) > 1:\n        show()\n",
            "more than one is asked for",
        ),
        Fine("def f():\n    if Book.objects:\n        show()\n", "asks for the manager itself"),
    )

    def check(
        self, node: ast.If | ast.IfExp | ast.While | ast.UnaryOp | ast.BoolOp | ast.Call, code: Code
    ) -> Iterator[Hit]:
        if not code.may_query:
            return
        for rows, tested in _tests(code, node):
            if not isinstance(rows, (ast.Name, ast.Call)) or not is_queryset(code, rows):
                continue
            if _used_once(code, rows) if isinstance(rows, ast.Name) else not _is_sliced(rows):
                yield Hit(
                    tested,
                    f"`{code.brief(rows)}` loads every row to see whether there are any.",
                    "`exists()` lets the database stop at the first.",
                    0.75,
                    (replace(tested, f"{code.text(rows)}.exists()"),),
                )


def _tests(code: Code, node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what might be a query whose truth `node` asks for, with the expression that asks for it."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield test, test
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand, operand
        case ast.BoolOp(values=values):
            yield from ((value, value) for value in values if emptiness_test(code, value) is value)
        case ast.Call(args=[rows], keywords=[]) if code.origin(node.func) == "len":
            tested = emptiness_test(code, node)
            if tested is not None:
                yield rows, tested
        case ast.Call(args=[rows], keywords=[]) if code.origin(node.func) == "bool":
            yield rows, rows
        case _:
            pass


def _used_once(code: Code, rows: ast.Name) -> bool:
    return len(code.uses(rows)) == 1 and len(code.bindings(rows)) == 1 and not code.captured(rows)


def _is_sliced(rows: ast.expr) -> bool:
    return isinstance(rows, ast.Call) and isinstance(rows.func, ast.Name)
