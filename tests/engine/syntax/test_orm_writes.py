"""Rows written one by one."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.orm_writes import written_per_turn
from tests.engine.parsed import code_of


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
    code = code_of("def f(xs):\n" + "\n".join(f"    {line}" for line in body.split("\n")))
    found = [written_per_turn(code, call) for call in code.nodes(ast.Call)]

    assert [one.sure for one in found if one is not None] == ([] if sure is None else [sure])
