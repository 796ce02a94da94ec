"""Calls inside one file: who calls, with what, and what comes back."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.callers import arguments_for, callers, returned_by
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("source", "passed"),
    [
        ("def f(a, b):\n    pass\nf(1, 2)", ["2"]),
        ("def f(a, b):\n    pass\nf(1, b=2)\nf(3, 4)", ["2", "4"]),
        ("def f(a, *, b=0):\n    pass\nf(1)", []),
        ("def f(a, b):\n    pass\nf(*xs)", []),
        ("class A:\n    def f(self, b):\n        self.f(2)", ["2"]),
        ("class A:\n    def f(self, b):\n        other.f(2)", []),
        ("class A:\n    def f(self, b): pass\nclass B:\n    def g(self):\n        self.f(2)", []),
        ("def f(b):\n    pass\ndef f(b):\n    pass\nf(2)", []),
    ],
)
def test_what_is_passed(source: str, passed: list[str]) -> None:
    code = code_of(source)
    parameter = next(node for node in code.module.parents if isinstance(node, ast.arg) and node.arg == "b")

    assert [code.text(argument) for argument in arguments_for(code, parameter)] == passed


def test_callers_are_known_by_binding_not_by_name() -> None:
    code = code_of("def f(): pass\ndef g():\n    f()\ndef h(f):\n    f()")

    assert [call.lineno for call in callers(code, first(code, ast.FunctionDef))] == [3]


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("def f():\n    if a:\n        return 1\n    return 2\nuse(f())", ["1", "2"]),
        ("def f():\n    yield 1\n    return 2\nuse(f())", []),
        ("async def f():\n    return 1\nuse(f())", []),
        ("def f():\n    def g():\n        return 2\n    return g\nuse(f())", ["g"]),
        ("class A:\n    def f(self):\n        return 1\n    def g(self):\n        use(self.f())", ["1"]),
        (
            "class A:\n    @do\n    def f(self):\n        return 1\n    def g(self):\n        use(self.f())",
            [],
        ),
        ("use(other.f())", []),
    ],
)
def test_what_is_returned(source: str, values: list[str]) -> None:
    code = code_of(source)
    call = first(code, ast.Call, "use(").args[0]
    assert isinstance(call, ast.Call)

    assert [code.text(value) for value in returned_by(code, call)] == values
