from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.orm_writes import Written, written_per_turn
from engine.syntax.splice import replace

_STAND_IN = """
_db = __import__('sqlite3').connect(':memory:', isolation_level=None)
_db.execute('CREATE TABLE books (title TEXT)')
class Manager:
    def create(self, title):
        _db.execute('INSERT INTO books VALUES (?)', (title,))
    def bulk_create(self, books):
        _db.execute('BEGIN')
        _db.executemany('INSERT INTO books VALUES (?)', [(book.title,) for book in books])
        _db.execute('COMMIT')
class models:
    class Model:
        objects = Manager()
        def __init__(self, title):
            self.title = title
        def save(self):
            self.objects.create(self.title)
titles = [str(i) for i in range(n)]
"""
_HEAD = "class Book(models.Model):\n    pass\n\n\n"


class RowWrittenPerTurn(Rule[ast.Call]):
    """A loop writes one row of a Django model per turn.

    `Book.objects.create(…)`, `book.save()` and `book.delete()` each send a statement of their own and wait
    for it, in a transaction of its own where none is open. `bulk_create` and `bulk_update` write many rows
    with one statement, `rows.update(…)` and `rows.delete()` all that a query finds. It does not matter for a
    handful of rows. The rewrite holds when nothing relies on the model's own `save` or `delete` or on
    signals, which are not called for rows written together, and for models without parent tables.
    """

    title = "one row written per turn"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    loops = 1
    calls = frozenset({"create", "save", "delete"})
    slow = (
        Slow(
            code=_HEAD + "def store(titles):\n"
            "    for title in titles:\n        Book.objects.create(title=title)\n",
            fast=_HEAD + "def store(titles):\n"
            "    Book.objects.bulk_create([Book(title=title) for title in titles])\n",
            setup=_STAND_IN,
            call="store(titles)",
        ),
        Slow(
            code=_HEAD + "def store(titles):\n    for title in titles:\n"
            "        book = Book(title=title)\n        book.save()\n",
            fast=_HEAD + "def store(titles):\n"
            "    Book.objects.bulk_create([Book(title=title) for title in titles])\n",
            setup=_STAND_IN,
            call="store(titles)",
            edited=False,
        ),
    )
    fine = (
        Fine("def f(rows):\n    for row in rows:\n        row.save()\n", "nothing shows a model"),
        Fine(
            "def f(title):\n    models.Book.objects.create(title=title)\n",
            "one row",
        ),
        Fine(
            _HEAD + "def f(titles):\n    for title in titles:\n"
            "        book = Book.objects.create(title=title)\n        book.tags.add(1)\n",
            "the row is used in the turn that made it: its key must be known",
        ),
        Fine(
            _HEAD + "def f():\n    for title in ('a', 'b'):\n        Book.objects.create(title=title)\n",
            "two rows",
        ),
        Fine(
            _HEAD + "def f(titles):\n    # One by one: the signals keep the log.\n    for title in titles:\n"
            "        Book.objects.create(title=title)\n",
            "row by row on purpose: no signal is sent for rows written together",
        ),
        Fine(
            "def f(files):\n    for name in files:\n        image = Image(name)\n        image.save(name)\n",
            "not a model of this file: an image is saved to a path",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        found = written_per_turn(code, node)
        if found is None:
            return
        yield Hit(
            node,
            f"`{code.brief(node)}` sends one statement per turn of the loop.",
            _WAYS[found.verb],
            0.55 if found.sure else 0.4,
            _edits(code, found),
            ("nothing relies on signals or on a `save` or `delete` of the model's own",),
            no_edit="the rows must be gathered first, and the loop does more with them",
        )


_WAYS = {
    "create": "`bulk_create` writes all rows with one statement.",
    "save": "`bulk_create` or `bulk_update` writes all rows with one statement.",
    "delete": "`delete()` of the query itself deletes all rows with one statement.",
}


def _edits(code: Code, found: Written) -> tuple[Edit, ...]:
    """Return the edit that writes all rows at once, none when the loop does anything else."""
    call, loop = found.call, found.loop
    alone = len(loop.body) == 1 and code.parent(call) is loop.body[0] and not loop.orelse
    if not alone or loop.type_comment or loop.lineno + 1 != loop.end_lineno:
        return ()
    rows, target = code.text(loop.iter), code.text(loop.target)
    if found.verb == "create" and found.model is not None and found.manager is not None:
        start = code.text(call)[len(code.text(call.func)) :]
        made = f"[{found.model}{start} for {target} in {rows}]"
        return (replace(loop, f"{found.manager}.bulk_create({made})"),)
    return ()
