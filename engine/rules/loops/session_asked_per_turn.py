from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.sessions import SENDING, query_per_turn

_STAND_IN = """
_db = __import__('sqlite3').connect(':memory:')
_db.execute('CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)')
_db.executemany('INSERT INTO users VALUES (?, ?)', [(i, f'name {i}') for i in range(n)])
class Row:
    def __init__(self, row):
        self.id, self.name = row
class Query:
    keys = []
    def filter(self, keys):
        self.keys = keys
        return self
    def one(self):
        return Row(_db.execute('SELECT * FROM users WHERE id = ?', self.keys).fetchone())
    def all(self):
        marks = ','.join('?' * len(self.keys))
        return map(Row, _db.execute(f'SELECT * FROM users WHERE id IN ({marks})', self.keys))
class Session:
    def query(self, model):
        return Query()
    def get(self, model, key):
        return self.query(model).filter([key]).one()
class Key:
    def __eq__(self, other):
        return [other]
    def in_(self, keys):
        return keys
class User:
    id = Key()
session = Session(); keys = list(range(n))
"""
_IMPORT = "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from sqlalchemy.orm import Session\n\n\n"


class SessionAskedPerTurn(Rule[ast.Call]):
    """A loop asks a SQLAlchemy session once per turn, about the element of the turn.

    `session.query(User).filter(User.id == key).one()` or `session.get(User, key)` in a loop sends one
    statement per element, and each takes a round trip. One query with `User.id.in_(keys)` before the
    loop, and a dict of its rows, answers for all; a join or `selectinload` does where the loop itself goes
    over rows. It does not matter for a handful of elements, nor for `get` of rows that the session holds
    already. The rewrite holds when the loop does not change the rows that it asks for.
    """

    title = "session asked once per turn"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    loops = 1
    calls = SENDING
    slow = (
        Slow(
            code=_IMPORT + "def names(session, keys):\n    found = []\n    for key in keys:\n"
            "        user = session.query(User).filter(User.id == key).one()\n"
            "        found.append(user.name)\n    return found\n",
            fast=_IMPORT + "def names(session, keys):\n"
            "    users = session.query(User).filter(User.id.in_(keys)).all()\n"
            "    by_key = {user.id: user.name for user in users}\n"
            "    return [by_key[key] for key in keys]\n",
            setup=_STAND_IN,
            call="names(session, keys)",
            n=200,
            edited=False,
        ),
        Slow(
            code=_IMPORT + "def names(session, keys):\n"
            "    return [session.get(User, key).name for key in keys]\n",
            fast=_IMPORT + "def names(session, keys):\n"
            "    users = session.query(User).filter(User.id.in_(keys)).all()\n"
            "    by_key = {user.id: user.name for user in users}\n"
            "    return [by_key[key] for key in keys]\n",
            setup=_STAND_IN,
            call="names(session, keys)",
            n=200,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "import sqlalchemy\n\n\ndef f(session):\n"
            "    return [user.name for user in session.query(User).all()]\n",
            "one query for all",
        ),
        Fine("def f(session, keys):\n    return [session.get(key, None) for key in keys]\n", "no database"),
        Fine(
            "import sqlalchemy\n\n\ndef f(session, keys):\n    for key in keys:\n"
            "        user = session.query(User).filter(User.id == key).first()\n"
            "        if user:\n            return user\n        raise KeyError(key)\n",
            "the loop is left in the first turn",
        ),
        Fine(
            "import sqlalchemy\n\n\ndef f(session):\n"
            "    return [session.query(table).count() for table in (User, Book)]\n",
            "two tables",
        ),
        Fine(
            "import sqlalchemy\n\n\ndef f(session, size):\n    while True:\n"
            "        rows = session.query(User).limit(size).all()\n        if not rows:\n            break\n",
            "reads in batches",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if query_per_turn(code, node):
            yield Hit(
                node,
                f"`{code.brief(node)}` asks the database once per turn of the loop.",
                "One query with `in_` before the loop, and a dict of its rows, answers for all.",
                0.6,
                conditions=("the loop does not change the rows that it asks for",),
                no_edit="the one query depends on what the loop needs",
            )
