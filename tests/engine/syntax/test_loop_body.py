"""Loops whose body is a single step."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.loop_body import (
    comprehension_text,
    is_comprehensible,
    is_plain_dict,
    mentions,
    single_step,
)
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("for x in xs:\n    g(x)", "[g(x) for x in xs]"),
        ("for x in xs:\n    if x:\n        g(x)", "[g(x) for x in xs if x]"),
        ("for x in xs:\n    x", "xs"),
        ("for x in 1, 2:\n    g(x)", "[g(x) for x in (1, 2)]"),
        ("for x in xs:\n    g(x)\n    h(x)", None),
        ("for x in xs:\n    g(x)\nelse:\n    h()", None),
        ("for x in xs:\n    if x:\n        g(x)\n    else:\n        h(x)", None),
    ],
)
def test_single_steps(source: str, text: str | None) -> None:
    code = code_of(source)
    loop = first(code, ast.For)
    step = single_step(loop)
    found = None
    if step is not None:
        statement, test = step
        assert isinstance(statement, ast.Expr)
        found = comprehension_text(code, loop, statement.value, test)

    assert found == text


@pytest.mark.parametrize(
    ("source", "possible"),
    [
        ("for x in xs:\n        g(x)", True),
        ("for x in xs:\n        g(x)\n    for x in xs:\n        h(x)", True),
        ("for x in xs:\n        g(x)\n    return [x for x in xs]", True),
        ("for x in xs:\n        g(x)\n    return x", False),
        ("for x in xs:\n        yield x", False),
        ("for x in xs:\n        g(lambda: x)", False),
        ("for xs[0] in xs:\n        g(xs)", False),
        ("x = 1\n    for x in xs:\n        g(x)\n    return x", False),
    ],
)
def test_what_can_be_a_comprehension(source: str, possible: bool) -> None:
    code = code_of(f"def f(xs):\n    {source}")

    assert is_comprehensible(code, first(code, ast.For)) is possible


@pytest.mark.parametrize(
    ("start", "plain"),
    [
        ("d = {}", True),
        ("d = dict()", True),
        ("d: dict[str, int] = g()", True),
        ("d = Counter()", False),
        ("d = g()", False),
    ],
)
def test_plain_dicts(start: str, plain: bool) -> None:
    code = code_of(f"from collections import Counter\ndef f():\n    {start}\n    use(d)")
    name = first(code, ast.Call, "use(").args[0]
    assert isinstance(name, ast.Name)

    assert is_plain_dict(code, name) is plain


def test_mentions() -> None:
    assert mentions(ast.parse("a.b[c]"), "c")
    assert not mentions(ast.parse("a.b[c]"), "b")
    assert not mentions(None, "a")
