from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import dotted
from engine.syntax.query_loops import own_foreign_keys
from engine.syntax.splice import replace

_MODELS = "class Book(models.Model):\n    author = models.ForeignKey('Author', on_delete=models.CASCADE)\n\n"
_STAND_IN = """
_db = __import__('sqlite3').connect(':memory:')
_db.execute('CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT)')
_db.executemany('INSERT INTO authors VALUES (?, ?)', [(i, f'name {i}') for i in range(n)])
class Author:
    def __init__(self, row):
        self.id, self.name = row
        self.pk = self.id
class ForeignKey:
    def __init__(self, model, on_delete):
        pass
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, row, owner):
        key = getattr(row, f'{self.name}_id')
        return Author(_db.execute('SELECT * FROM authors WHERE id = ?', [key]).fetchone())
class models:
    CASCADE = None
    ForeignKey = ForeignKey
    class Model:
        def __init__(self, author_id):
            self.author_id = author_id
"""


class KeyReadThroughRelation(Rule[ast.ClassDef]):
    """A model's method fetches a related object only to read its key.

    `self.author.id` loads the author, with a query, unless that was done before; the key stands in the row
    already, as `self.author_id`. It does not matter when the same call needs the author for more. The rewrite
    holds for foreign keys to the other model's primary key; where the relation may be empty, it gives `None`
    in place of an error.
    """

    title = "related object fetched for its key"
    category = "DB_LESS"
    strategy = "batch_async"
    growth = Growth.IO
    slow = (
        Slow(
            code=_MODELS + "    def address(self):\n        return f'/authors/{self.author.id}/books/'\n",
            fast=_MODELS + "    def address(self):\n        return f'/authors/{self.author_id}/books/'\n",
            setup=_STAND_IN,
            call="[Book(key).address() for key in range(n)]",
            n=100,
        ),
        Slow(
            code=_MODELS + "    def is_by(self, other):\n        return self.author.pk == other.author_id\n",
            fast=_MODELS + "    def is_by(self, other):\n        return self.author_id == other.author_id\n",
            setup=_STAND_IN,
            call="[Book(key).is_by(Book(5)) for key in range(n)]",
            n=100,
        ),
    )
    fine = (
        Fine(
            _MODELS + "    def line(self):\n        return f'{self.author.id}: {self.author.name}'\n",
            "the author is needed for more than its key",
        ),
        Fine(_MODELS + "    def key(self):\n        return self.author_id\n", "read from the row"),
        Fine(
            "class Book:\n    def address(self):\n        return self.author.id\n",
            "nothing shows a foreign key",
        ),
        Fine(
            "class Book(models.Model):\n"
            "    author = models.ForeignKey('Author', models.CASCADE, to_field='name')\n\n"
            "    def address(self):\n        return self.author.id\n",
            "the row holds another field of the author than its key",
        ),
    )

    def check(self, node: ast.ClassDef, code: Code) -> Iterator[Hit]:
        names = own_foreign_keys(code, node) if code.may_query else frozenset()
        for related in code.within(node, ast.Attribute) if names else ():
            if related.attr not in names or not _reads_key(code, related) or not _is_own(code, related, node):
                continue
            name, key = related.attr, code.parent(related)
            if isinstance(key, ast.expr) and not _needed(code, related):
                yield Hit(
                    key,
                    f"`self.{name}` is fetched only for its key.",
                    f"`self.{name}_id` is the key, loaded with the row.",
                    0.65,
                    (replace(key, f"self.{name}_id"),),
                    (f"`{name}` is never empty here, or `None` may stand for no key",),
                )


def _is_own(code: Code, related: ast.Attribute, owner: ast.ClassDef) -> bool:
    plain = isinstance(related.value, ast.Name) and related.value.id == "self"
    return plain and code.module.enclosing_class(related) is owner


def _needed(code: Code, related: ast.Attribute) -> bool:
    """Tell whether the same function needs the related object for more than its key."""
    function = code.function(related)
    return function is None or any(
        part.attr == related.attr and dotted(part.value) == "self" and not _reads_key(code, part)
        for part in code.within(function, ast.Attribute)
    )


def _reads_key(code: Code, related: ast.Attribute) -> bool:
    above = code.parent(related)
    return isinstance(above, ast.Attribute) and above.attr in {"pk", "id"} and isinstance(above.ctx, ast.Load)
