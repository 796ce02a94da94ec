from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.flow import Frequency, frequency
from engine.syntax.loaded_along import row_loops
from engine.syntax.versions import Versions


class RelationNoLongerLoaded(Regression):
    """A query loaded a relation of its rows along with them; now each row asks the database for it.

    `select_related` and `prefetch_related` load the related objects of all rows in one or two queries.
    Without them the first access to the relation of each row is a query. It is said where the loop over the
    rows still reads the relation; where nothing reads it, dropping it is a gain.
    """

    title = "relation loaded row by row"
    category = "DB_N1"
    strategy = "batch_async"
    growth = Growth.IO
    slower = (
        Slower(
            before=(
                "def pages(user):\n"
                "    return [row.page for row in Rule.objects.filter(by=user).select_related('page')]\n"
            ),
            after=("def pages(user):\n    return [row.page for row in Rule.objects.filter(by=user)]\n"),
        ),
        Slower(
            before=(
                "def show(user):\n    books = Book.objects.select_related('author__town').all()\n"
                "    for book in books:\n        yield book.author.name\n"
            ),
            after=(
                "def show(user):\n    books = Book.objects.all()\n"
                "    for book in books:\n        yield book.author.name\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before="def f():\n    return [b.name for b in Book.objects.select_related('author').all()]\n",
            after="def f():\n    return [b.name for b in Book.objects.all()]\n",
            why="nothing reads the relation",
        ),
        Harmless(
            before="def f():\n    return [b.author for b in Book.objects.select_related('author').all()]\n",
            after="def f():\n    return [b.author_id for b in Book.objects.all()]\n",
            why="the id of the related row is in the row itself",
        ),
        Harmless(
            before="def f():\n    return [b.author for b in Book.objects.select_related('author').all()]\n",
            after="def f():\n    return [b.author for b in Book.objects.prefetch_related('author').all()]\n",
            why="it is loaded another way",
        ),
        Harmless(
            before="def f():\n    return [b.author for b in Book.objects.select_related('author').all()]\n",
            after="def f():\n    return [b.author for b in Book.with_authors()]\n",
            why="another query may load it",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        if versions.same_text:
            return
        code = versions.after
        old = {loop.query: loop for loop in row_loops(versions.before, versions.old) if loop.loaded}
        for now in row_loops(code, versions.new) if old else ():
            was = old.get(now.query)
            if was is None or now.any_loaded:
                continue
            for relation, call in was.loaded.items():
                read = self._read(versions, now.loop, now.row, relation)
                if read is not None:
                    yield Slowed(
                        read,
                        f"`{now.row}.{relation}` is now a query once per `{now.row}`; before, "
                        f"`{call}` loaded it along.",
                        f"`{call}` loaded it along",
                        "The first access to the relation of each row waits for a round trip.",
                        0.8,
                        remedy="the query can load it along, as it did",
                    )

    def _read(self, versions: Versions, loop: ast.AST, row: str, relation: str) -> ast.Attribute | None:
        """Return where the loop reads the relation of its row, if it does so in more than a few turns."""
        code = versions.after
        for part in code.within(loop, ast.Attribute):
            mine = isinstance(part.value, ast.Name) and part.value.id == row and part.attr == relation
            above = code.parent(part)
            key = isinstance(above, ast.Attribute) and above.attr in {"pk", "id"}
            around = [one for one in code.loops(part) if one is loop]
            if mine and not key and around and frequency(code, part, around[0]) >= Frequency.SOMETIMES:
                return part
        return None
