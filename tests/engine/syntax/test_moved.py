from __future__ import annotations

import ast

import pytest

from engine.syntax.code import Code
from engine.syntax.moved import moved_into_loops, over, over_new_parameter
from engine.syntax.versions import versions_of
from tests.engine.parsed import code_of

BEFORE = "def f(xs, y):\n    load(y)\n    for x in xs:\n        x()\n"


def load(code: Code, node: ast.expr) -> str | None:
    assert isinstance(node, ast.Call)
    return "load" if isinstance(node.func, ast.Name) and node.func.id == "load" else None


def moved(before: str, after: str) -> list[str]:
    (versions,) = versions_of(code_of(before), code_of(after), {})
    found = moved_into_loops(versions, ast.Call, load)
    return [f"{over(versions.after, one.loop)} {over_new_parameter(versions, one.loop)}" for one in found]


def body(text: str) -> str:
    return "def f(xs, y):\n" + "".join(f"    {line}\n" for line in text.split("|"))


@pytest.mark.parametrize(
    "after",
    [
        "for x in xs:|    x()|    load(x)",
        "return [load(x) for x in xs]",
        "for x in xs:|    if x:|        load(x)",
        "async for x in xs:|    load(x)",
    ],
)
def test_what_moved_into_a_loop(after: str) -> None:
    text = body(after).replace("def", "async def") if "async" in after else body(after)
    if "async" in after:
        assert moved(BEFORE.replace("def", "async def"), text) == ["the loop over `xs` False"]
    else:
        assert moved(BEFORE, text) == ["the loop over `xs` False"]


@pytest.mark.parametrize(
    "after",
    [
        "load(y)|for x in xs:|    load(x)",
        "for x in load(y):|    x()",
        "while xs:|    load(xs.pop())",
        "for x in (1, 2):|    load(x)",
        "for i in range(y):|    if load(y):|        break",
        "for x in xs:|    if x.bad:|        raise ValueError(load(x))",
        "for x in xs:|    load(x)|    break",
        "def g():|    return [load(x) for x in xs]",
    ],
    ids=["one stays", "header", "while", "two turns", "attempts", "error", "left after", "other function"],
)  # fmt: skip
def test_what_did_not(after: str) -> None:
    both = versions_of(code_of(BEFORE), code_of(body(after)), {})
    assert [one for versions in both for one in moved_into_loops(versions, ast.Call, load)] == []


def test_a_deeper_loop_counts_from_where_it_was() -> None:
    before = body("for x in xs:|    load(x)")
    assert moved(before, body("for x in xs:|    for z in x.all:|        load(z)")) == [
        "the loop over `x.all` False"
    ]
    assert moved(before, body("for z in xs:|    load(z)")) == []


def test_a_new_parameter_is_what_callers_hand_in() -> None:
    before = "def f(x):\n    load(x)\n"
    assert moved(before, "def f(xs):\n    for x in xs:\n        load(x)\n") == ["the loop over `xs` True"]
