from __future__ import annotations

import ast

import pytest

from engine.syntax.loaded_along import row_loops
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "return [r for r in A.objects.select_related('b', 'c__d').filter(x=1)]",
            ("r", "A.objects.filter(x=1)", {"b": "select_related('b')", "c": "select_related('c__d')"}, True),
        ),
        (
            "books = A.objects.all().prefetch_related('b')\n    for r in books:\n        r()",
            ("r", "A.objects.all()", {"b": "prefetch_related('b')"}, True),
        ),
        ("for r in A.objects.select_related(*names): r()", ("r", "A.objects", {}, True)),
        ("for r in load(): r()", ("r", "load()", {}, False)),
        ("for r, s in load(): r()", None),
        ("for r in rows: r()", None),
    ],
)  # fmt: skip
def test_where_rows_come_from(body: str, expected: tuple[str, str, dict[str, str], bool] | None) -> None:
    code = code_of(f"def f(rows, names):\n    {body}\n")
    found = [
        (one.row, one.query, one.loaded, one.any_loaded)
        for one in row_loops(code, first(code, ast.FunctionDef))
    ]
    assert found == ([] if expected is None else [expected])
