"""Whether a loop adds to a collection in each turn."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.growing import grows_each_turn
from tests.engine.parsed import code_of


@pytest.mark.parametrize(
    ("body", "each"),
    [
        ("out.append(x)", True),
        ("for y in x: out.append(y)", True),
        ("if x: out.append(x)", False),
        ("if x in out: continue\n        out.append(x)", False),
        ("other.append(x)", False),
    ],
)
def test_a_loop_that_adds_without_asking(body: str, each: bool) -> None:
    code = code_of(f"def f(xs, out, other):\n    for x in xs:\n        {body}\n")
    assert grows_each_turn(code.nodes(ast.For)[0], code, "out") is each
