from __future__ import annotations

import pytest

from engine.inside.recursion import calls_itself


@pytest.mark.parametrize(
    ("source", "does"),
    [
        ("def f(n): return f(n - 1)", True),
        ("async def f(n): return await f(n - 1)", True),
        ("class A:\n    def f(self): return self.f()", True),
        ("def g():\n    def f(n): return f(n)\n    return f", True),
        ("def f(n): return g(n)\ndef g(n): return n", False),
        ("class A:\n    def f(self, other): return other.f()", False),
        ("class A:\n    def f(self): return [].f()", False),
        ("def f(n): return f", False),
        ("f(1)", False),
    ],
)
def test_who_calls_itself(source: str, does: bool) -> None:
    assert calls_itself(source.encode()) is does
