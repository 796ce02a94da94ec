"""Rows related to the rows of a query."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.related_rows import related_rows
from tests.engine.parsed import code_of


@pytest.mark.parametrize(
    ("query", "call", "plain"),
    [
        ("Book.objects.all()", "book.tags.all()", True),
        ("Book.objects.all()", "book.tags.filter(new=True)", False),
        ("Book.objects.all()", "book.tags.filter(new)", None),
        ("Book.objects.all()", "book.title.count('a')", None),
        ("Book.objects.prefetch_related('tags__kind')", "book.tags.all()", None),
        ("Book.objects.prefetch_related('pages')", "book.tags.all()", True),
        ("Book.objects.all().iterator()", "book.tags.all()", None),
        ("books", "book.tags.all()", None),
    ],
)
def test_related_rows(query: str, call: str, plain: bool | None) -> None:
    """A query for each row of a visible query set, unless it is answered ahead."""
    code = code_of(f"def f(books, new):\n    return [{call} for book in {query}]\n")
    found = [related_rows(code, one) for one in code.nodes(ast.Call)]

    assert [one.plain for one in found if one is not None] == ([] if plain is None else [plain])
