"""Whether a loop needs the copy that it runs over."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.copies import touches_only_entry, undisturbed
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("body", "safe"),
    [
        ("total += x", True),
        ("out.append(x)", True),
        ("xs.append(x)", False),
        ("xs = x", False),
        ("del xs[0]", False),
        ("xs.tidy()", False),
        ("g(xs)", False),
        ("g(x)", False),
        ("yield x", False),
    ],
)
def test_what_disturbs_a_loop(body: str, safe: bool) -> None:
    code = code_of(f"def f(xs, out, total=0):\n    for x in zip(xs, xs):\n        {body}")
    loop = first(code, ast.For)
    assert isinstance(loop.iter, ast.Call)

    assert undisturbed(code, loop.iter.args, loop) is safe


def test_unknown_calls_cannot_reach_a_list_that_nobody_else_holds() -> None:
    code = code_of("def f(ys):\n    xs = [y for y in ys]\n    for x in zip(xs, xs):\n        g(x)")
    loop = first(code, ast.For)
    assert isinstance(loop.iter, ast.Call)

    assert undisturbed(code, loop.iter.args, loop)


@pytest.mark.parametrize(
    ("body", "only"),
    [
        ("del d[k]", True),
        ("d[k] = v + 1", True),
        ("d.pop(k, None)", True),
        ("g(d.get(v))", True),
        ("del d[v]", False),
        ("d.clear()", False),
        ("d = {}", False),
        ("k = k.lower()\n        del d[k]", False),
    ],
)
def test_changes_of_one_entry(body: str, only: bool) -> None:
    code = code_of(f"def f(d):\n    for k, v in list(d.items()):\n        {body}")

    assert touches_only_entry(code, first(code, ast.For), "d", "k") is only
