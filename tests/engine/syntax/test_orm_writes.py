"""Rows written one by one."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.orm_writes import written_per_turn
from tests.engine.parsed import code_of

_BOOK = "class Book(models.Model):\n    pass\n\n\n"


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        ("for x in xs:\n    Book.objects.create(title=x)", True),
        ("for x in xs:\n    Book.objects.create(title='a')", None),
        ("for x in xs:\n    book = Book.objects.create(title=x)", None),
        ("for row in Book.objects.all():\n    row.title = 'a'\n    row.save()", True),
        ("for row in Book.objects.all():\n    row.title = 'a'\n    row.check()\n    row.save()", False),
        ("for row in Book.objects.all():\n    row.save()", None),
        ("for row in Book.objects.all():\n    row.delete()", False),
        ("for row in Book.objects.all():\n    note(row)\n    row.delete()", None),
        ("for row in xs:\n    row.delete()", None),
        (
            "for x in xs:\n    try:\n        Book.objects.create(title=x)\n    except OSError:\n        pass",
            None,
        ),
    ],
)
def test_written_per_turn(body: str, sure: bool | None) -> None:
    """A visible model, the row of the turn, and nothing that the row itself does beside it."""
    code = code_of(_BOOK + "def f(xs):\n" + "\n".join(f"    {line}" for line in body.split("\n")))
    found = [written_per_turn(code, call) for call in code.nodes(ast.Call)]

    assert [one.sure for one in found if one is not None] == ([] if sure is None else [sure])


@pytest.mark.parametrize(
    ("model", "sure"),
    [
        (_BOOK, True),
        ("class Named(models.Model):\n    pass\n\n\nclass Book(Named):\n    pass\n\n\n", True),
        ("class Book(models.Model):\n    def save(self):\n        tell(self)\n\n\n", False),
        ("class Book(Logged, models.Model):\n    pass\n\n\n", False),
        ("from library.models import Book\n\n\n", False),
        ("", False),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        "        Book.objects.create(title=x)\n",
        "        book = Book(title=x)\n        book.save()\n",
    ],
)
def test_model_that_may_save_in_its_own_way_is_unsure(model: str, body: str, sure: bool) -> None:
    """A `save` of its own, an unseen base or an unseen model may do more than to write the row."""
    code = code_of(f"{model}def f(xs):\n    for x in xs:\n{body}    return Book.objects.count()\n")
    found = [written_per_turn(code, call) for call in code.nodes(ast.Call)]
    sures = [one.sure for one in found if one is not None]

    # Of a model that the file does not name, not even the row made by it is known to be one.
    assert sures == [sure] or (not model and sures == [])
