"""The text between nodes."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.gaps import between, end_of, replace_span, start_of, unbracket
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited


def test_between() -> None:
    code = code_of("f(é,\n  b)")
    call = first(code, ast.Call)

    assert between(code.module, end_of(call.args[0]), start_of(call.args[1])) == ",\n  "
    assert (
        edited("f(é,\n  b)", (replace_span(end_of(call.args[0]), start_of(call.args[1]), "+"),)) == "f(é+b)"
    )


@pytest.mark.parametrize(
    ("source", "lazy"),
    [
        ("any([x for x in y])", "any(x for x in y)"),
        ("any( [x for x in y] )", "any( x for x in y )"),
        ("any([x for x in y],)", "any((x for x in y),)"),
        ("f([x for x in y], 1)", "f((x for x in y), 1)"),
    ],
)
def test_unbracket(source: str, lazy: str) -> None:
    code = code_of(source)
    call = first(code, ast.Call)

    assert edited(source, unbracket(code.module, call, call.args[0])) == lazy
