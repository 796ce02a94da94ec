"""Which variables hold an open file."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.files import is_open_file
from tests.engine.parsed import code_of


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("with open(p) as file:\n        file.read()", True),
        ("file = open(p)\n    file.read()", True),
        ("with gzip.open(p) as file:\n        file.read()", True),
        ("with p.open() as file:\n        file.read()", True),
        ("with open(p) as file:\n        pass\n    with open(q) as file:\n        file.read()", True),
        ("with lock() as file:\n        file.read()", False),
        ("file = p.open()\n    file.read()", False),
        ("file = open(p)\n    file = q\n    file.read()", False),
        ("file.read()", False),
    ],
)
def test_a_file_is_what_open_gives_wherever_the_name_is_bound(body: str, expected: bool) -> None:
    code = code_of(f"import gzip\n\ndef f(p, q):\n    {body}\n")
    (read,) = [node for node in code.nodes(ast.Attribute) if node.attr == "read"]

    assert isinstance(read.value, ast.Name)
    assert is_open_file(code, read.value) is expected
