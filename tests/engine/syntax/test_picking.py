"""Places in a loop that a test reaches for picked elements only."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.picking import under_condition
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("body", "picked"),
    [
        ("if row.special: use(known)", True),
        ("if row.kind == 'a': use(known)", True),
        ("if row.name in names: use(known)", True),
        ("a = row.special and use(known)", True),
        ("a = use(known) if row.special else b", True),
        ("use(known)", False),
        ("if use(known): pass", False),
        ("if row.size > 9: use(known)", False),
        ("if row.name not in names: use(known)", False),
        ("if verbose: use(known)", False),
        ("if row.special: pass\n        else: use(known)", False),
        ("a = row.special or use(known)", False),
    ],
)
def test_a_test_of_what_an_element_is_picks_some(body: str, picked: bool) -> None:
    code = code_of(f"def f(xs, known, names, verbose, b):\n    for row in xs:\n        {body}\n")
    (call,) = code.calls_by_name["use"]
    assert under_condition(code, call, first(code, ast.For)) is picked
