from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.sessions import commit_per_turn
from engine.syntax.splice import remove_statement

_STAND_IN = """
conn = __import__('sqlite3').connect(':memory:')
conn.execute('CREATE TABLE books (title TEXT)')
books = [(str(i),) for i in range(n)]
"""


class CommitPerTurn(Rule[ast.Call]):
    """A loop ends a transaction in each turn.

    Each `commit()` waits until the database has the change on its disk: a few milliseconds, whatever the size
    of the change. One commit behind the loop waits once. It does not matter in memory, for a handful of
    turns, or where each turn takes seconds. The rewrite holds when no turn has to be kept if a later one
    fails, and nobody else waits for the rows that are locked meanwhile.
    """

    title = "transaction ended in each turn"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    loops = 1
    calls = frozenset({"commit"})
    slow = (
        Slow(
            code="def store(conn, books):\n    for book in books:\n"
            "        conn.execute('INSERT INTO books VALUES (?)', book)\n        conn.commit()\n",
            fast="def store(conn, books):\n    for book in books:\n"
            "        conn.execute('INSERT INTO books VALUES (?)', book)\n    conn.commit()\n",
            setup=_STAND_IN,
            call="store(conn, books)",
        ),
        Slow(
            code="def store(conn, books):\n    cursor = conn.cursor()\n    for (title,) in books:\n"
            "        if title:\n"
            "            cursor.execute('INSERT INTO books VALUES (?)', (title,))\n        conn.commit()\n",
            fast="def store(conn, books):\n    cursor = conn.cursor()\n    for (title,) in books:\n"
            "        if title:\n"
            "            cursor.execute('INSERT INTO books VALUES (?)', (title,))\n    conn.commit()\n",
            setup=_STAND_IN,
            call="store(conn, books)",
        ),
    )
    fine = (
        Fine(
            "def f(conn, rows):\n    for row in rows:\n        conn.execute('INSERT INTO t VALUES (?)', "
            "row)\n    conn.commit()\n",
            "one transaction",
        ),
        Fine(
            "def f(conn, batches):\n    for number, row in enumerate(batches):\n"
            "        conn.execute('INSERT INTO t VALUES (?)', row)\n        if number % 1000 == 0:\n"
            "            conn.commit()\n",
            "once per thousand",
        ),
        Fine(
            "def f(session, jobs):\n    for job in jobs:\n        try:\n            session.add(job)\n"
            "            session.commit()\n        except OSError:\n            session.rollback()\n",
            "a turn that fails must not undo the others",
        ),
        Fine(
            "def f(repo, files):\n    for file in files:\n        repo.add(file)\n        repo.commit()\n",
            "git",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        loop = commit_per_turn(code, node)
        if loop is None:
            return
        yield Hit(
            node,
            f"`{code.brief(node)}` waits for the disk of the database in each turn.",
            "One commit behind the loop waits once.",
            0.6,
            _edits(code, node, loop),
            ("no turn has to be kept if a later one fails",),
            no_edit="there is no plain place behind the loop",
        )


def _edits(code: Code, node: ast.Call, loop: ast.For) -> tuple[Edit, ...]:
    """Return the edit that moves the commit, the last statement of the loop, behind it."""
    statement = code.statement(node)
    if (
        loop.orelse
        or len(loop.body) < 2
        or any(isinstance(part, (ast.Continue, ast.Break, ast.Return)) for part in code.own(loop))
    ):
        return ()
    removed = remove_statement(code.module, statement)
    line = code.module.lines[loop.lineno - 1][: loop.col_offset]
    if removed is None or line.strip():
        return ()
    text = f"{line.decode()}{code.text(statement)}\n"
    return (Edit(removed.line, removed.column, removed.end_line, removed.end_column, text),)
