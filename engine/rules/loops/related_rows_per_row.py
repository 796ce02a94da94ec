from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.related_rows import FETCHING, RelatedRows, related_rows
from engine.syntax.splice import insert_after

_STAND_IN = """
_db = __import__('sqlite3').connect(':memory:')
_db.execute('CREATE TABLE tags (book INTEGER, name TEXT)')
_db.execute('CREATE INDEX by_book ON tags (book)')
_db.executemany('INSERT INTO tags VALUES (?, ?)', [(i, f'tag {i}') for i in range(n)])
class Tags:
    def __init__(self, key, known):
        self.key, self.known = key, known
    def all(self):
        if self.known is not None:
            return self.known.get(self.key, [])
        return _db.execute('SELECT name FROM tags WHERE book = ?', [self.key]).fetchall()
class Book:
    def __init__(self, key, known=None):
        self.tags = Tags(key, known)
class Books:
    loads = False
    def all(self):
        return self
    def prefetch_related(self, name):
        made = Books()
        made.loads = True
        return made
    def __iter__(self):
        known = {} if self.loads else None
        for key, name in _db.execute('SELECT * FROM tags').fetchall() if self.loads else ():
            known.setdefault(key, []).append((name,))
        return iter([Book(key, known) for key in range(n)])
Book.objects = Books()
"""


class RelatedRowsPerRow(Rule[ast.Call]):
    """A loop over rows fetches the rows related to each of them, with a query per row.

    `book.tags.all()` sends a query of its own for each book: one for the books and one more for each of them.
    `prefetch_related("tags")` fetches the tags of all books with one query more. It does not matter for a few
    rows, or when the loop rarely comes to the related rows. The rewrite holds when the related rows do not
    change while the loop runs; `filter` on them asks anew all the same, and needs a `Prefetch` with that
    filter.
    """

    title = "related rows fetched per row"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    loops = 1
    calls = FETCHING
    slow = (
        Slow(
            code="def tagged():\n    return [(book, list(book.tags.all())) for book in Book.objects.all()]\n",
            fast="def tagged():\n    return [(book, list(book.tags.all())) "
            'for book in Book.objects.all().prefetch_related("tags")]\n',
            setup=_STAND_IN,
            call="len(tagged())",
            n=200,
        ),
        Slow(
            code="def names():\n    found = set()\n    books = Book.objects.all()\n"
            "    for book in books:\n        for (name,) in book.tags.all():\n"
            "            found.add(name)\n    return found\n",
            fast='def names():\n    found = set()\n    books = Book.objects.all().prefetch_related("tags")\n'
            "    for book in books:\n        for (name,) in book.tags.all():\n"
            "            found.add(name)\n    return found\n",
            setup=_STAND_IN,
            call="names()",
            n=200,
        ),
    )
    fine = (
        Fine(
            "def f():\n    books = Book.objects.prefetch_related('tags')\n"
            "    return [list(book.tags.all()) for book in books]\n",
            "fetched ahead",
        ),
        Fine("def f(books):\n    return [list(book.tags.all()) for book in books]\n", "nothing shows rows"),
        Fine(
            "def f():\n    return [book.title.count('a') for book in Book.objects.all()]\n",
            "counts letters",
        ),
        Fine(
            "def f():\n    for book in Book.objects.all():\n        if book.lost:\n"
            "            raise LookupError(list(book.tags.all()))\n",
            "fetched once, for an error",
        ),
        Fine(
            "def f():\n    for book in Book.objects.all().iterator():\n        show(book.tags.all())\n",
            "rows that are streamed cannot be fetched for ahead",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        found = related_rows(code, node)
        if found is None:
            return
        yield Hit(
            node,
            f"`{code.brief(node)}` sends a query of its own for each row.",
            f'`prefetch_related("{found.name}")` fetches them for all rows with one query.'
            if found.plain
            else f"A `Prefetch` of `{found.name}` with this filter, or an annotation, answers for all rows.",
            0.65 if found.plain else 0.4,
            _edits(found),
            (f"the rows of `{found.name}` do not change while the loop runs",) if found.plain else (),
            no_edit="what is to be fetched ahead depends on the filter, or the query is no plain one",
        )


def _edits(found: RelatedRows) -> tuple[Edit, ...]:
    """Return the edit that fetches the related rows ahead, where the query is written."""
    query = found.query
    plain = isinstance(query, ast.Attribute) or (
        isinstance(query, ast.Call) and isinstance(query.func, ast.Attribute)
    )
    return (insert_after(query, f'.prefetch_related("{found.name}")'),) if plain and found.plain else ()
