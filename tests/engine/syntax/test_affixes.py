"""Neighbours that ask one text for prefixes."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.affixes import runs
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("chain", "merged"),
    [
        ("s.startswith('a') or s.startswith('b')", ["s.startswith(('a', 'b'))"]),
        ("x or s.endswith(('a', 'b')) or s.endswith('c') or y", ["s.endswith(('a', 'b', 'c'))"]),
        ("not s.startswith('a') and not s.startswith('b')", ["not s.startswith(('a', 'b'))"]),
        ("s.startswith('a') and s.startswith('b')", []),
        ("s.startswith('a') or x or s.startswith('b')", []),
        ("s.startswith('a') or s.endswith('b')", []),
        ("s.startswith('a') or t.startswith('b')", []),
        ("s.startswith(a) or s.startswith(b)", []),
        ("f(s).startswith('a') or f(s).startswith('b')", []),
    ],
)
def test_runs(chain: str, merged: list[str]) -> None:
    code = code_of(chain)

    assert [asked.source for _, asked in runs(code, first(code, ast.BoolOp))] == merged
