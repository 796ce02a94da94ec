from __future__ import annotations

import ast

import pytest

from engine.syntax.callee import callee
from engine.syntax.code import Code
from tests.engine.scan.trees import linked

TOP = (
    "import json\nfrom pathlib import Path\nfrom app import wheel\nfrom app.wheel import Wheel\n"
    "def make(x):\n    return x\nclass Job:\n    def run(self, x):\n        return self.step(x)\n"
    "    def step(self, x):\n        return self.other(x)\n"
)


def last_call(body: str) -> str | None:
    """What the last call of a text means."""
    code = Code(linked(TOP + body))
    return callee(code, code.nodes(ast.Call)[-1])


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("wheel.tags(1)", "app.wheel.tags"),
        ("make(1)", "here.make"),
        ("def f(x):\n    w = Wheel(x)\n    return w.fits()", "app.wheel.Wheel.fits"),
        ("def f(w: Wheel):\n    return w.fits()", "app.wheel.Wheel.fits"),
        ("def f(w: wheel.Wheel):\n    return w.fits()", "app.wheel.Wheel.fits"),
        ("class B:\n    def a(self):\n        return self.b()\n    def b(self): ...", "here.B.b"),
    ],
)
def test_what_a_call_means(body: str, target: str) -> None:
    assert last_call(f"{body}\n") == target


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("json.loads('1')", "the standard library"),
        ("sorted([])", "a builtin"),
        ("def f(x):\n    return x.fits()", "an object of a class that nobody knows"),
        ("def f(x):\n    w = make(x)\n    return w.fits()", "what a function gave"),
        ("def f(x):\n    w = Wheel(x)\n    w = x\n    return w.fits()", "bound twice"),
        ("def f(p: Path):\n    return p.resolve()", "an object of the standard library"),
        ("class B:\n    def a(self):\n        return self.b()", "a method that the class lacks"),
    ],
)
def test_what_nobody_can_tell(body: str, why: str) -> None:
    assert last_call(f"{body}\n") is None, why
