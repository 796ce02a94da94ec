from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.query_loops import foreign_keys, related_read
from engine.syntax.splice import insert_after

_MODELS = (
    "class Book(models.Model):\n"
    "    author = models.ForeignKey('Author', on_delete=models.CASCADE)\n"
    "    shelf = models.ForeignKey('Shelf', on_delete=models.CASCADE)\n\n\n"
)
_STAND_IN = """
class Author:
    def __init__(self, key):
        self.key, self.name = key, f'name {key}'
class Row:
    def __init__(self, key, author=None):
        self.key, self._author = key, author
    @property
    def author(self):
        return self._author or next(author for author in authors if author.key == self.key)
class Books:
    related = False
    def all(self):
        return self
    def select_related(self, name):
        made = Books()
        made.related = True
        return made
    def __iter__(self):
        known = {author.key: author for author in authors} if self.related else {}
        return iter([Row(key, known.get(key)) for key in range(len(authors))])
class models:
    CASCADE = None
    def ForeignKey(self, on_delete):
        return None
    class Model:
        objects = Books()
authors = [Author(i) for i in range(n)]
"""


class RelatedObjectPerRow(Rule[ast.Attribute]):
    """A loop over rows fetches a related object for each of them.

    `book.author.name` sends a query when the author was not loaded with the book: one query for the books and
    one more for each of them. `select_related("author")` loads both with one join. It does not matter for a
    few rows, or when the loop rarely comes to the related object. The rewrite holds for foreign keys and
    one-to-one fields.
    """

    title = "related object fetched per row"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    loops = 1
    slow = (
        Slow(
            code=_MODELS + "def names():\n    return [book.author.name for book in Book.objects.all()]\n",
            fast=_MODELS + "def names():\n"
            '    return [book.author.name for book in Book.objects.all().select_related("author")]\n',
            setup=_STAND_IN,
            call="names()",
            n=200,
        ),
        Slow(
            code=_MODELS + "def names():\n    found = []\n    books = Book.objects.all()\n"
            "    for book in books:\n        found.append(book.author.name.title())\n    return found\n",
            fast=_MODELS + "def names():\n    found = []\n"
            '    books = Book.objects.all().select_related("author")\n'
            "    for book in books:\n        found.append(book.author.name.title())\n    return found\n",
            setup=_STAND_IN,
            call="names()",
            n=200,
        ),
    )
    fine = (
        Fine(
            _MODELS + "def f():\n    books = Book.objects.select_related('author')\n"
            "    return [book.author.name for book in books]\n",
            "loaded along",
        ),
        Fine(
            _MODELS + "def f():\n    return [book.author.pk for book in Book.objects.all()]\n",
            "the key stands in the row itself, which another rule says",
        ),
        Fine(
            _MODELS + "def f():\n    return [book.day.year for book in Book.objects.all()]\n",
            "no foreign key of the models here",
        ),
        Fine(
            _MODELS + "def f(books):\n    return [book.author.name for book in books]\n", "nothing shows rows"
        ),
    )

    def check(self, node: ast.Attribute, code: Code) -> Iterator[Hit]:
        if not isinstance(node.value, ast.Attribute) or node.value.attr not in foreign_keys(code):
            return
        found = related_read(code, node)
        if found is None:
            return
        name = found.related.attr
        yield Hit(
            node,
            f"`{code.text(found.related)}` is fetched by a query of its own for each row.",
            f'`select_related("{name}")` loads it with the rows, in one query.',
            0.8,
            _edits(code, found.rows, name),
            no_edit="the rows come from several places",
        )


def _edits(code: Code, rows: ast.expr, name: str) -> tuple[Edit, ...]:
    """Return the edit that loads the related objects along, where the query is written."""
    if isinstance(rows, ast.Name):
        bindings = code.bindings(rows)
        if len(bindings) != 1 or bindings[0].value is None:
            return ()
        rows = bindings[0].value
    plain = isinstance(rows, ast.Attribute) or (
        isinstance(rows, ast.Call) and isinstance(rows.func, ast.Attribute)
    )
    return (insert_after(rows, f'.select_related("{name}")'),) if plain else ()
