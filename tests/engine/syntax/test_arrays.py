"""What is surely a numpy array."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.arrays import grown_by, grows_each_turn, is_array
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        ("np.zeros(3)", True),
        ("a", True),
        ("a * 2 + b", True),
        ("-a", True),
        ("a > 3", True),
        ("a[1:]", True),
        ("a.T", True),
        ("a.astype(int)", True),
        ("np.sqrt(a)", True),
        ("np.sqrt(b)", False),
        ("a[0]", False),
        ("b", False),
        ("a is None", False),
        ("np.mean(a)", False),
        ("[a]", False),
    ],
)
def test_arrays(expression: str, known: bool) -> None:
    code = code_of(f"import numpy as np\ndef f(b):\n    a = np.arange(3)\n    return ({expression})")
    returned = first(code, ast.Return).value

    assert returned is not None
    assert is_array(code, returned) is known


@pytest.mark.parametrize(
    ("body", "grows"),
    [
        ("a = np.append(a, x)", True),
        ("a = np.concatenate([a, x])", True),
        ("b = np.append(a, x)", False),
        ("a = np.zeros(0)\n        a = np.append(a, x)", False),
        ("a = np.append(a, x)\n        break", False),
    ],
)
def test_arrays_that_grow(body: str, grows: bool) -> None:
    code = code_of(f"import numpy as np\ndef f(a, xs):\n    for x in xs:\n        {body}")
    calls = frozenset({"numpy.append", "numpy.concatenate"})
    statements = [each for each in ast.walk(code.module.tree) if isinstance(each, ast.Assign)]

    assert (
        any(grown_by(code, each, calls) is not None and grows_each_turn(code, each) for each in statements)
        is grows
    )
