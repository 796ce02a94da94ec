from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.syntax.likeness import likeness

PLAIN = "def f(x):\n    return x + 1\n"


def alike(one: str, other: str, own: str = "", other_own: str = "") -> bool:
    return likeness(ast.parse(one).body, own) == likeness(ast.parse(other).body, other_own)


@pytest.mark.parametrize(
    "other",
    [
        'def f(x):\n    "What it does."\n    return x + 1\n',
        "def f(x):\n    # one more\n\n    return (x +\n        1)\n",
        "def f(x): return x+1",
    ],
)
def test_layout_comments_and_docstrings_do_not_count(other: str) -> None:
    assert alike(PLAIN, other)


@pytest.mark.parametrize(
    "other",
    [
        "def f(x):\n    return x + True\n",
        "def f(x):\n    return x + 1.0\n",
        "def f(x):\n    return x - 1\n",
        "def f(y):\n    return y + 1\n",
        "def f(x, *y):\n    return x + 1\n",
        "def f(x: int):\n    return x + 1\n",
        "@cache\ndef f(x):\n    return x + 1\n",
        "async def f(x):\n    return x + 1\n",
        "def f(x):\n    1\n    return x + 1\n",
        "def g(x):\n    return x + 1\n",
    ],
)
def test_all_else_counts(other: str) -> None:
    assert not alike(PLAIN, other)


def test_docstrings_of_what_is_inside_do_not_count_and_other_texts_do() -> None:
    assert alike("class C:\n    'a'\n    def f(self): 'b'; return 1", "class C:\n    def f(self): return 1")
    assert not alike("def f():\n    return 'a'", "def f():\n    return 'b'")
    assert not alike("def f():\n    x()\n    'a'", "def f():\n    x()\n    'b'")


def test_a_function_is_alike_under_another_name_where_that_is_left_out() -> None:
    one, other = "def f(n):\n    return f(n - 1)\n", "def g(n):\n    return g(n - 1)\n"
    assert alike(one, other, "f", "g")
    assert not alike(one, other.replace("g(n - 1)", "f(n - 1)"), "f", "g")


def test_depth_is_no_trouble() -> None:
    deep: ast.expr = ast.Name("x", ast.Load())
    for _ in range(50_000):
        deep = ast.UnaryOp(ast.Not(), deep)
    assert likeness([deep]) != likeness([deep.operand])  # type: ignore[attr-defined]


@given(
    st.lists(st.sampled_from(["a", "b", "ab", "", "1"]), max_size=4),
    st.lists(st.sampled_from(["a", "b", "ab", "", "1"]), max_size=4),
)
def test_only_equal_texts_are_alike(one: list[str], other: list[str]) -> None:
    nodes = [[ast.Constant(text) for text in texts] for texts in (one, other)]
    assert (likeness(nodes[0]) == likeness(nodes[1])) == (one == other)
