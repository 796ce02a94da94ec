from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.query_loops import loop_of_query
from engine.syntax.querysets import ASKING, asks_database

_STAND_IN = """
class Manager:
    def __init__(self, rows):
        self.rows = rows
    def get(self, id):
        return next(row for row in self.rows if row[0] == id)
    def in_bulk(self, ids):
        wanted = set(ids)
        return {row[0]: row for row in self.rows if row[0] in wanted}
    def filter(self, author):
        return Manager([row for row in self.rows if row[1] == author])
    def exists(self):
        return bool(self.rows)
class Book:
    objects = Manager([(i, i % 9) for i in range(n)])
"""


class QueryInLoop(Rule[ast.Call]):
    """A loop asks the database once per turn, about the element of the turn.

    `for id in ids: Book.objects.get(id=id)` sends one query per element, and each takes a round trip. One
    query before the loop answers for all: `in_bulk`, or a dict of a filtered query set. It does not matter
    for
    a handful of elements. The rewrite holds when the rows do not change while the loop runs.
    """

    title = "one query per turn"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    calls = ASKING
    slow = (
        Slow(
            code="def titles(ids):\n    return [Book.objects.get(id=key)[1] for key in ids]\n",
            fast=(
                "def titles(ids):\n"
                "    books = Book.objects.in_bulk(ids)\n"
                "    return [books[key][1] for key in ids]\n"
            ),
            setup=_STAND_IN + "ids = list(range(n))",
            call="titles(ids)",
            n=200,
            edited=False,
        ),
        Slow(
            code=(
                "def published(authors):\n"
                "    found = []\n"
                "    for author in authors:\n"
                "        if Book.objects.filter(author=author).exists():\n"
                "            found.append(author)\n"
                "    return found\n"
            ),
            fast=(
                "def published(authors):\n"
                "    known = {author for _, author in Book.objects.rows}\n"
                "    return [author for author in authors if author in known]\n"
            ),
            setup=_STAND_IN + "authors = list(range(n))",
            call="published(authors)",
            n=200,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(ids):\n    for table in (Book, Page):\n        yield table.objects.get(id=1)\n",
            "two turns",
        ),
        Fine(
            "def f(rows, table):\n    return [table.get(row.key) for row in rows]\n",
            "a dict answers without a query",
        ),
        Fine(
            "def f(self, kinds, name):\n    return [self.objects.get((kind, name)) for kind in kinds]\n",
            "a dict that is called `objects`: managers get columns by keyword",
        ),
        Fine(
            "def f(rows):\n    for row in rows:\n        if row.bad:\n"
            "            return Book.objects.get(id=row.id)\n",
            "the loop is left right after",
        ),
        Fine(
            "def f():\n    return [book.title for book in Book.objects.filter(old=False)]\n",
            "one query for all",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if asks_database(code, node) and loop_of_query(code, node) is not None:
            yield Hit(
                node,
                f"`{code.brief(node)}` asks the database once per turn of the loop.",
                "One query before the loop answers for all: `in_bulk`, or a dict of a filtered query set.",
                0.65,
                conditions=("the rows do not change while the loop runs",),
                no_edit="the one query depends on what the loop needs",
            )
