from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.costs import round_trip
from engine.syntax.moved import Moved, moved_into_loops, over, over_new_parameter
from engine.syntax.nodes import dotted
from engine.syntax.versions import Versions

_MANAGERS = frozenset({"objects", "_default_manager"})


class QueryMovedIntoLoop(Regression):
    """The database was asked once per call; now it is asked in each turn of a loop.

    One query for all rows takes one round trip; a query per row takes as many as there are rows, and no index
    helps against that. It is said of Django's managers, of cursors and sessions of the usual names, and of
    functions of the repository that ask the database. It does not matter for a handful of turns.
    """

    title = "query moved into a loop"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    slower = (
        Slower(
            before=(
                "def titles(ids):\n    books = Book.objects.in_bulk(ids)\n"
                "    return [books[key].title for key in ids]\n"
            ),
            after="def titles(ids):\n    return [Book.objects.get(id=key).title for key in ids]\n",
        ),
        Slower(
            before=(
                "def save(cursor, rows):\n    cursor.executemany('INSERT INTO t VALUES (?)', rows)\n"
                "    cursor.execute('ANALYZE')\n"
            ),
            after=(
                "def save(cursor, rows):\n    for row in rows:\n"
                "        cursor.execute('INSERT INTO t VALUES (?)', row)\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before="def f(ids):\n    return list(Book.objects.filter(id__in=ids))\n",
            after="def f(ids):\n    return [book.id for book in Book.objects.filter(id__in=ids)]\n",
            why="the query runs once, before the first turn",
        ),
        Harmless(
            before="def f(ids):\n    books = Book.objects.in_bulk(ids)\n    return list(books)\n",
            after=(
                "def f(ids):\n    books = Book.objects.in_bulk(ids)\n    for key in ids:\n"
                "        if key not in books:\n            raise KeyError(Book.objects.get(id=key))\n"
            ),
            why="the one query is still there, and the other leaves the loop",
        ),
        Harmless(
            before="def f(user):\n    return Book.objects.get(owner=user)\n",
            after="def f(users):\n    return [Book.objects.get(owner=user) for user in users]\n",
            why="the callers hand in several now, so perhaps they looped before",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        asked = [*moved_into_loops(versions, ast.Call, lambda code, node: _asked(versions, code, node))]
        through = moved_into_loops(versions, ast.Attribute, _manager)
        asked += [Moved(sent, moved.loop) for moved in through if (sent := _asks(versions.after, moved.node))]
        for moved in asked:
            code, call = versions.after, moved.node
            assert isinstance(call, ast.Call)
            steady = code.unchanged(call, moved.loop, lenient=True)
            if not steady and over_new_parameter(versions, moved.loop):
                continue
            yield Slowed(
                call,
                f"`{code.brief(call)}` now asks once per turn of {over(code, moved.loop)}; "
                "before, once per call.",
                "once per call",
                "Each turn waits for a round trip; one query before the loop answers for all.",
                0.85,
                remedy="the one query depends on what the loop needs",
            )


def _manager(code: Code, node: ast.AST) -> str | None:
    """Name the manager that an attribute is: `Book.objects`."""
    return dotted(node) if isinstance(node, ast.Attribute) and node.attr in _MANAGERS else None


def _asked(versions: Versions, code: Code, node: ast.expr) -> str | None:
    """Name what is asked without a manager: a cursor, a session, a function that asks."""
    assert isinstance(node, ast.Call)
    if any(_manager(code, part) for part in code.below(node.func)):
        return None
    trip = round_trip(code, node) or versions.expense(code, node)
    return ast.unparse(node.func) if trip == "asks the database" else None


def _asks(code: Code, manager: ast.expr) -> ast.Call | None:
    """Return the call that sends the query of a manager, None where it is only prepared."""
    for above in code.module.ancestors(manager):
        if isinstance(above, ast.Call) and round_trip(code, above) == "asks the database":
            return above
        if isinstance(above, ast.stmt):
            return None
    return None
