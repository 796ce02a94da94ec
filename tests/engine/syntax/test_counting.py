"""Loops that only count."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.counting import counted_in, starts_empty
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("d[x] += 1", True),
        ("d[x] = d.get(x, 0) + 1", True),
        ("if x in d:\n        d[x] += 1\n    else:\n        d[x] = 1", True),
        ("d[x] += 2", False),
        ("d[x.k] += 1", False),
        ("d[x] = d.get(x, 1) + 1", False),
        ("d[x] = e.get(x, 0) + 1", False),
        ("if x in d:\n        d[x] += 1", False),
        ("d[x] += 1\n    print(x)", False),
    ],
)
def test_counted(body: str, counts: bool) -> None:
    found = counted_in(first(code_of(f"for x in xs:\n    {body}"), ast.For))

    assert (found is not None) is counts


@pytest.mark.parametrize(
    ("value", "empty"),
    [
        ("{}", True),
        ("dict()", True),
        ("defaultdict(int)", True),
        ("defaultdict(list)", False),
        ("{1: 2}", False),
    ],
)
def test_empty_at_the_start(value: str, empty: bool) -> None:
    code = code_of(f"from collections import defaultdict\ndef f():\n    d = {value}\n    return d")
    assignment = first(code, ast.Assign)
    (target,) = assignment.targets
    assert isinstance(target, ast.Name)

    assert starts_empty(assignment, target, code) is empty
