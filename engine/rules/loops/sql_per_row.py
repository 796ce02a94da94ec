from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.sql import executemany_edits, statement_per_row

_TABLE = (
    "import sqlite3\n"
    "cursor = sqlite3.connect(':memory:').cursor()\n"
    "cursor.execute('CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT)')\n"
    "cursor.executemany('INSERT INTO books VALUES (?, ?)', [(i, str(i)) for i in range(n)])\n"
    "del sqlite3\n"
)


class SqlPerRow(Rule[ast.Call]):
    """A loop sends one SQL statement per element.

    Each statement takes a round trip to the database and is prepared anew. `executemany` sends the same
    statement for all rows; one `SELECT … WHERE id IN (…)`, or a join, reads all of them. It does not matter
    for a handful of rows. The rewrite holds when the rows do not depend on one another's statements, and when
    either all or none of them may fail.
    """

    title = "one SQL statement per row"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    calls = frozenset({"execute"})
    slow = (
        Slow(
            code=(
                "def store(cursor, books):\n"
                "    for key, title in books:\n"
                "        cursor.execute('UPDATE books SET title = ? WHERE id = ?', (title, key))\n"
            ),
            fast=(
                "def store(cursor, books):\n"
                "    cursor.executemany('UPDATE books SET title = ? WHERE id = ?', "
                "[(title, key) for key, title in books])\n"
            ),
            setup=_TABLE + "books = [(i, 'x') for i in range(n)]",
            call="store(cursor, books)",
        ),
        Slow(
            code=(
                "def titles(cursor, keys):\n"
                "    found = {}\n"
                "    for key in keys:\n"
                "        cursor.execute('SELECT title FROM books WHERE id = ?', (key,))\n"
                "        found[key] = cursor.fetchone()[0]\n"
                "    return found\n"
            ),
            fast=(
                "def titles(cursor, keys):\n"
                "    marks = ','.join('?' * len(keys))\n"
                "    cursor.execute(f'SELECT id, title FROM books WHERE id IN ({marks})', keys)\n"
                "    return dict(cursor)\n"
            ),
            setup=_TABLE + "keys = list(range(n))",
            call="titles(cursor, keys)",
            n=300,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(cursor):\n    for table in ('a', 'b'):\n        cursor.execute(f'DELETE FROM {table}')\n",
            "two statements",
        ),
        Fine(
            "def f(cursor, rows):\n    cursor.executemany('INSERT INTO t VALUES (?)', rows)\n",
            "one statement for all rows",
        ),
        Fine(
            "def f(txn, rows):\n    for room, thread in rows:\n        more = 'AND t = ?' if thread else ''\n"
            "        txn.execute(f'DELETE FROM t WHERE room = ? {more}', (room, *thread))\n",
            "the statement is another one from row to row",
        ),
        Fine(
            "def f(txn, ids):\n    for row in ids:\n        txn.execute('DELETE FROM t WHERE id = ?', row)\n"
            "        count_the_rest(txn, row)\n",
            "the turn goes on with what the statement left",
        ),
        Fine(
            "def f(db, names):\n    parent = None\n    for name in names:\n"
            "        db.execute('INSERT INTO t VALUES (?, ?)', (parent, name))\n"
            "        parent = db.last_id()\n",
            "each row needs the number that the one before was given",
        ),
        Fine(
            "def f(pool, jobs):\n    for job in jobs:\n        pool.execute('run', job)\n",
            "not SQL",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        found = statement_per_row(code, node)
        if found is None:
            return
        edits = executemany_edits(code, found)
        yield Hit(
            node,
            f"`{code.brief(node.func)}` sends one statement per turn of the loop.",
            "`executemany` sends it once for all rows."
            if found.writes
            else "One `SELECT … WHERE … IN (…)` or a join reads all of them.",
            0.7,
            edits,
            ("the statements do not depend on one another, and all may fail if one does",) if edits else (),
            no_edit="" if edits else "the one statement depends on what the loop needs",
        )
