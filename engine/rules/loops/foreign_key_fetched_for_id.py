from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.query_loops import foreign_key_read
from engine.syntax.splice import replace

_STAND_IN = """
class Page:
    def __init__(self, pk):
        self.pk = pk
class Edit:
    def __init__(self, key):
        self.page_id = key
    @property
    def page(self):
        return next(page for page in pages if page.pk == self.page_id)
class Manager:
    def all(self):
        return edits
Edit.objects = Manager()
pages = [Page(i) for i in range(n)]; edits = [Edit(i) for i in range(n)]
"""


class ForeignKeyFetchedForId(Rule[ast.Attribute]):
    """A loop over rows fetches a related object only to read its key.

    `edit.page.pk` loads the page with a query of its own, once per row; the key stands in the row already, as
    `edit.page_id`. It does not matter when the related objects were loaded along (`select_related`). The
    rewrite holds for foreign keys and one-to-one fields of the row itself, not for their reverse side.
    """

    title = "related object fetched for its key"
    category = "DB_N1"
    strategy = "batch_async"
    loops = 1
    growth = Growth.IO
    slow = (
        Slow(
            code=(
                "def keys():\n    edits = Edit.objects.all()\n    return [edit.page.pk for edit in edits]\n"
            ),
            fast=(
                "def keys():\n    edits = Edit.objects.all()\n    return [edit.page_id for edit in edits]\n"
            ),
            setup=_STAND_IN,
            call="keys()",
            n=200,
        ),
        Slow(
            code=(
                "def by_page():\n"
                "    table = {}\n"
                "    for edit in Edit.objects.all():\n"
                "        table.setdefault(edit.page.pk, []).append(edit.page_id)\n"
                "    return table\n"
            ),
            fast=(
                "def by_page():\n"
                "    table = {}\n"
                "    for edit in Edit.objects.all():\n"
                "        table.setdefault(edit.page_id, []).append(edit.page_id)\n"
                "    return table\n"
            ),
            setup=_STAND_IN,
            call="by_page()",
            n=200,
        ),
    )
    fine = (
        Fine(
            "def f():\n    edits = Edit.objects.select_related('page')\n"
            "    return [e.page.pk for e in edits]\n",
            "the pages were loaded along",
        ),
        Fine(
            "def f():\n    keys = set()\n    for port in Port.objects.all():\n        if port.cable:\n"
            "            keys.add(port.cable.pk)\n    return keys\n",
            "the test fetches the cable anyway",
        ),
        Fine("def f(shapes):\n    return [shape.frame.id for shape in shapes]\n", "nothing shows rows"),
        Fine("def f():\n    return [edit.pk for edit in Edit.objects.all()]\n", "the row's own key"),
    )

    def check(self, node: ast.Attribute, code: Code) -> Iterator[Hit]:
        related = foreign_key_read(code, node)
        if related is None:
            return
        text = code.text(related)
        yield Hit(
            node,
            f"`{text}` is fetched by a query of its own in each turn, only for its key.",
            f"`{text}_id` is the key, loaded with the row.",
            0.7,
            (replace(node, f"{text}_id"),),
            (f"`{related.attr}` is a foreign key of the row, not the reverse side of one",),
        )
