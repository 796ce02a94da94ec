"""Whether a value matters only as true or false."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.truth import is_bool, is_truth_value
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("source", "truth"),
    [
        ("if g(): pass", True),
        ("while x and g(): pass", True),
        ("y = not g()", True),
        ("[x for x in y if g()]", True),
        ("y = g()", False),
        ("y = x or g()", False),
        ("if g() == 1: pass", False),
        ("y = [g() for x in y]", False),
    ],
)
def test_truth_values(source: str, truth: bool) -> None:
    code = code_of(source)

    assert is_truth_value(code, first(code, ast.Call, "g()")) is truth


def test_bool_asks_for_the_truth_alone() -> None:
    code = code_of("bool(g())")

    assert is_truth_value(code, first(code, ast.Call, "bool(").args[0])


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        ("not x", True),
        ("x is None", True),
        ("x in y", True),
        ("isinstance(x, A)", True),
        ("not x or x is None", True),
        ("x == y", False),
        ("x or y", False),
        ("g(x)", False),
    ],
)
def test_bools(expression: str, known: bool) -> None:
    code = code_of(f"def f(x, y):\n    return ({expression})")
    returned = first(code, ast.Return).value

    assert returned is not None
    assert is_bool(code, returned) is known
