from __future__ import annotations

import ast

import pytest

from engine.inside.body import Body, called, taken_by_lambda


def body(source: str) -> Body:
    return Body(ast.parse(source))


def expression(source: str) -> ast.expr:
    statement = ast.parse(source).body[0]
    assert isinstance(statement, ast.Expr)
    return statement.value


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("x = 3\nx", int),
        ("x = 3.5\nx", float),
        ("x = 'a'.lower()\nx", str),
        ("x = len(y)\nx", int),
        ("for x in text.split():\n    pass\nx", str),
        ("for x in range(3):\n    pass\nx", int),
        ("for x, y in enumerate(z):\n    pass\nx", int),
        ("for x in ('a', 'b'):\n    pass\nx", str),
        ("x = y\ny = z\nz = 1\nx", int),
        ("x = x\nx", None),
        ("x = y\ny = x\nx", None),
        ("x = unknown()\nx", None),
        ("for x in unknown:\n    pass\nx", None),
    ],
)
def test_the_type_of_a_name_follows_its_bindings(source: str, kind: type | None) -> None:
    last = ast.parse(source)
    read = Body(last)
    (statement,) = last.body[-1:]
    assert isinstance(statement, ast.Expr)
    assert read.kind(statement.value) is kind


@pytest.mark.parametrize(
    ("source", "mapping"),
    [
        ("d = {}\nd[k]", True),
        ("d = dict()\nd[k]", True),
        ("if k in d:\n    d[k]", True),
        ("d = []\nd[k]", False),
        ("d[k]", False),
    ],
)
def test_what_is_a_mapping(source: str, mapping: bool) -> None:
    read = body(source)
    assert read.is_mapping(read.uses["d"][-1]) is mapping


def test_who_calls_what() -> None:
    assert called(expression("', '.join(x)")) == "join"
    assert called(expression("sorted(x)")) == "sorted"
    assert called(expression("f()(x)")) == "" and called(expression("x")) == ""


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("sorted(x, key=lambda p: p.a)", "p"),
        ("map(lambda q: q + 1, x)", "q"),
        ("sorted(x)", ""),
        ("f(lambda r: r)", ""),
    ],
)
def test_which_lambda_takes_the_elements(call: str, name: str) -> None:
    node = expression(call)
    assert isinstance(node, ast.Call)
    assert taken_by_lambda(node) == name
