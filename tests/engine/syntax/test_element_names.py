"""Names for elements."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.element_names import element_name
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("collection", "name"),
    [
        ("rows", "row"),
        ("self.entries", "entry"),
        ("_names", "name"),
        ("data", "item"),
        ("status", "item"),
        ("users", "user_2"),
        ("classes", "classe"),
        ("ints", "int_2"),
    ],
)
def test_names_are_singular_and_unused(collection: str, name: str) -> None:
    code = code_of(f"def f(self, user):\n    for i in {collection}:\n        g(i)")

    assert element_name(code, first(code, ast.For).iter) == name
