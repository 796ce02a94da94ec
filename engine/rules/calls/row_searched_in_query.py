from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import descend
from engine.syntax.querysets import is_queryset
from engine.syntax.splice import replace

_STAND_IN = """
_db = __import__('sqlite3').connect(':memory:')
_db.execute('CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT)')
_db.executemany('INSERT INTO books VALUES (?, ?)', [(i, f'title {i}') for i in range(n)])
class Books:
    where, values = '1', []
    def filter(self, pk):
        made = type(self)()
        made.where, made.values = 'id = ?', [pk]
        return made
    def all(self):
        return self
    def values_list(self, field, flat):
        return self
    def exists(self):
        found = _db.execute(f'SELECT 1 FROM books WHERE {self.where} LIMIT 1', self.values)
        return found.fetchone() is not None
    def __iter__(self):
        return (key for key, title in _db.execute('SELECT * FROM books').fetchall())
class Book:
    objects = Books()
del Books
"""


class RowSearchedInQuery(Rule[ast.Compare]):
    """All rows of a query are loaded to see whether one of them is there.

    `book in Book.objects.filter(…)` makes the database send every row, builds an object for each and compares
    them one by one; `….filter(pk=book.pk).exists()`, or `….contains(book)` since Django 4.0, asks for the one
    row. The same holds for a value and `values_list`. It does not matter when the rows are used as well: then
    they are loaded anyway.
    """

    title = "all rows loaded to find one"
    category = "DB_LESS"
    strategy = "data_structure"
    slow = (
        Slow(
            code="def known(key):\n    return key in Book.objects.all().values_list('pk', flat=True)\n",
            fast="def known(key):\n    return Book.objects.all().filter(pk=key).exists()\n",
            setup=_STAND_IN,
            call="known(5)",
        ),
        Slow(
            code="def state(key):\n    if key not in Book.objects.values_list('pk', flat=True):\n"
            "        return 'new'\n    return 'known'\n",
            fast="def state(key):\n    if not Book.objects.filter(pk=key).exists():\n"
            "        return 'new'\n    return 'known'\n",
            setup=_STAND_IN,
            call="state(5)",
        ),
    )
    fine = (
        Fine(
            "def f(key):\n    keys = Book.objects.values_list('pk', flat=True)\n"
            "    return key in keys, list(keys)\n",
            "the rows are used as well",
        ),
        Fine(
            "def f(keys):\n    known = Book.objects.values_list('pk', flat=True)\n"
            "    return [key for key in keys if key in known]\n",
            "asked for many values: one query for each of them would be worse",
        ),
        Fine("def f(key, books):\n    return key in books.filter(key)\n", "nothing shows a query"),
        Fine("def f(key):\n    return key in {'a': Book.objects.all()}\n", "a dict of queries"),
    )

    def check(self, node: ast.Compare, code: Code) -> Iterator[Hit]:
        if not code.may_query or len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return
        rows = node.comparators[0]
        if not isinstance(rows, ast.Call) or not isinstance(rows.func, ast.Attribute) or code.loops(node):
            return
        column = _flat_column(rows)
        query = rows.func.value if column else rows
        if not is_queryset(code, query) or isinstance(code.parent(node), ast.comprehension):
            return
        yield Hit(
            node,
            f"`{code.brief(rows)}` loads every row to see whether one of them is there.",
            "A query for that row alone, with `exists()` or `contains`, loads none.",
            0.75,
            _edits(code, node, query, column),
            ("the value is never `None`, which no column equals",) if column else (),
            no_edit="the rows compare by their keys, which only `contains` of Django 4.0 and later knows",
        )


def _flat_column(rows: ast.Call) -> str | None:
    """Return the column of `….values_list("column", flat=True)`."""
    match rows:
        case ast.Call(
            func=ast.Attribute(attr="values_list"),
            args=[ast.Constant(value=str() as column)],
            keywords=[ast.keyword(arg="flat", value=ast.Constant(value=True))],
        ):
            return column
        case _:
            return None


def _edits(code: Code, node: ast.Compare, query: ast.expr, column: str | None) -> tuple[Edit, ...]:
    if column is None or any(isinstance(part, ast.Subscript) for part in descend(query)):
        return ()
    negated = "not " if isinstance(node.ops[0], ast.NotIn) else ""
    text = f"{negated}{code.text(query)}.filter({column}={code.text(node.left)}).exists()"
    return (replace(node, text),) if "\n" not in text else ()
