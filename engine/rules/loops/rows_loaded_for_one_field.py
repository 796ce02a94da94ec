from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.query_loops import field_read
from engine.syntax.splice import replace

_STAND_IN = """
class Book:
    def __init__(self, row):
        self.title, self.pages, self.author = row
class Books:
    def __init__(self, rows):
        self.rows = rows
    def filter(self, author):
        return type(self)([row for row in self.rows if row[2] == author])
    def values_list(self, field, flat):
        place = ('title', 'pages', 'author').index(field)
        return [row[place] for row in self.rows]
    def __iter__(self):
        return map(Book, self.rows)
Book.objects = Books([(str(i), i, 1) for i in range(n)])
del Books
"""


class RowsLoadedForOneField(Rule[ast.ListComp | ast.SetComp]):
    """All columns of the matching rows are loaded, and one of them is used.

    `[book.title for book in books]` makes the database send every column and Django build an object per row;
    `books.values_list("title", flat=True)` asks for the one column. It does not matter for tables of few and
    short columns. The rewrite holds when the attribute is a column of the model, not a property or a related
    object, and when the rows are used nowhere else.
    """

    title = "rows loaded for one field"
    category = "DB_LESS"
    strategy = "vectorise_builtin"
    slow = (
        Slow(
            code="def titles(author):\n    return [b.title for b in Book.objects.filter(author=author)]\n",
            fast=(
                "def titles(author):\n"
                '    return list(Book.objects.filter(author=author).values_list("title", flat=True))\n'
            ),
            setup=_STAND_IN,
            call="titles(1)",
        ),
        Slow(
            code=(
                "def lengths(author):\n"
                "    books = Book.objects.filter(author=author)\n"
                "    return {book.pages for book in books}\n"
            ),
            fast=(
                "def lengths(author):\n"
                "    books = Book.objects.filter(author=author)\n"
                '    return set(books.values_list("pages", flat=True))\n'
            ),
            setup=_STAND_IN,
            call="lengths(1)",
        ),
    )
    fine = (
        Fine(
            "def f():\n    books = Book.objects.filter(new=True)\n"
            "    return [book.title for book in books], list(books)\n",
            "the rows are used as a whole too",
        ),
        Fine("def f(books):\n    return [book.title for book in books]\n", "nothing shows rows"),
        Fine(
            "def f():\n    return [book.title() for book in Book.objects.filter(new=True)]\n",
            "a method needs the object",
        ),
        Fine(
            "def f():\n    ends = CableEnd.objects.prefetch_related('owner')\n"
            "    return [end.owner for end in ends.filter(new=True)]\n",
            "what is loaded along is no column",
        ),
        Fine(
            "class CableEnd(Model):\n    owner = GenericForeignKey('owner_type', 'owner_id')\n\n"
            "def f():\n    return [end.owner for end in CableEnd.objects.filter(new=True)]\n",
            "no single column holds the owner",
        ),
    )

    def check(self, node: ast.ListComp | ast.SetComp, code: Code) -> Iterator[Hit]:
        field = field_read(code, node)
        if field is None:
            return
        rows = node.generators[0].iter
        maker = "list" if isinstance(node, ast.ListComp) else "set"
        query = f'{code.text(rows)}.values_list("{field}", flat=True)'
        yield Hit(
            node,
            f"`{code.brief(rows)}` loads whole rows, and only `{field}` of them is used.",
            "`values_list` asks for that column alone and builds no objects.",
            0.6,
            (replace(node, f"{maker}({query})"),),
            (f"`{field}` is a column of the model, not a property or a related object",),
        )
