"""Loops that count through indices."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.index_loops import is_short, lookups_by, measured, stays_same
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("body", "lookups", "short", "same"),
    [
        ("out.append(xs[i])", 1, True, True),
        ("out.append(xs[i] + xs[i])", 2, True, True),
        ("out.append((i, xs[i]))", 0, True, True),
        ("xs[i] = 1", 0, True, False),
        ("xs.append(xs[i])", 1, True, False),
        ("g(xs, xs[i])", 1, True, False),
        ("print(xs[i])", 1, False, True),
        ("out.append([y for y in xs[i]])", 1, False, True),
    ],
)
def test_lookups(body: str, lookups: int, short: bool, same: bool) -> None:
    code = code_of(f"def f(xs, out):\n    for i in range(len(xs)):\n        {body}")
    loop = first(code, ast.For)
    sequence = measured(loop.iter, code)
    assert sequence is not None and isinstance(loop.target, ast.Name)

    assert len(lookups_by(loop, sequence, loop.target)) == lookups
    assert is_short(loop, code) is short
    assert stays_same(code, sequence, loop) is same


@pytest.mark.parametrize("iterable", ["range(1, len(xs))", "range(n)", "xs", "reversed(range(len(xs)))"])
def test_other_ranges_are_not_measured(iterable: str) -> None:
    code = code_of(f"for i in {iterable}: pass")

    assert measured(first(code, ast.For).iter, code) is None
