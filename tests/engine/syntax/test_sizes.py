"""Tests around a loop that let only a few elements through."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.sizes import bounded
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("test", "otherwise", "few"),
    [
        ("len(xs) <= 3", False, True),
        ("len(xs) == 1", False, True),
        ("ok and len(xs) < LIMIT", False, True),
        ("not ok or len(xs) > LIMIT + 1", True, True),
        ("len(xs) > 3", True, True),
        ("len(xs) != 2", True, True),
        ("len(xs) > 3", False, False),
        ("len(xs) <= 3", True, False),
        ("ok or len(xs) < 3", False, False),
        ("not ok and len(xs) > 3", True, False),
        ("len(xs) < 3000", False, False),
        ("len(xs) < limit", False, False),
        ("len(ys) < 3", False, False),
    ],
)
def test_a_branch_for_a_few(test: str, otherwise: bool, few: bool) -> None:
    loop = "        for x in xs:\n            pass\n"
    branch = f"        pass\n    else:\n{loop}" if otherwise else loop
    code = code_of(f"def f(xs, ys, ok, limit):\n    if {test}:\n{branch}")

    assert bounded(code, first(code, ast.For)) is few


def test_what_is_tested_outside_the_function_says_nothing() -> None:
    code = code_of("if len(xs) < 3:\n    def f(xs):\n        for x in xs:\n            pass\n")

    assert not bounded(code, first(code, ast.For))
