"""Code that runs once."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.cold import runs_once
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("source", "once"),
    [
        ("g()", True),
        ("class A:\n    x = g()", True),
        ("def main():\n    g()", True),
        ("def _setup_logging():\n    g()", True),
        ("def main():\n    return lambda: g()", True),
        ("def work():\n    g()", False),
        ("for x in y:\n    g()", False),
        ("def setups():\n    g()", False),
    ],
)
def test_runs_once(source: str, once: bool) -> None:
    code = code_of(source)

    assert runs_once(code, first(code, ast.Call, "g()")) is once
