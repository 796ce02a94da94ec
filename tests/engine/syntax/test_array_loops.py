"""Loops over the indices of arrays, said on whole arrays."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.array_loops import elements_of, whole_text
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("step", "whole"),
    [
        ("a[i] = b[i] * 2 + k", "a[:n] = b[:n] * 2 + k"),
        ("a[i] += b[i]", "a[:n] += b[:n]"),
        ("a[i] = -a[i]", "a[:n] = -a[:n]"),
        ("a[i] = a[i - 1]", None),
        ("a[i] = g(i)", None),
        ("a[i] = i", None),
        ("a[i] = xs[i]", None),
    ],
)
def test_whole_arrays(step: str, whole: str | None) -> None:
    code = code_of(
        "import numpy as np\ndef f(n, k, xs):\n    a = np.ones(n)\n    b = np.ones(n)\n"
        f"    for i in range(n):\n        {step}"
    )
    loop = first(code, ast.For)
    (statement,) = loop.body
    assert isinstance(statement, (ast.Assign, ast.AugAssign)) and isinstance(loop.target, ast.Name)
    target = statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]
    parts = elements_of(code, [target, statement.value], loop.target, loop)

    assert (parts and whole_text(code, statement, parts, "n")) == whole
