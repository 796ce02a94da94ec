"""A statement's own lines end where its block begins."""

from __future__ import annotations

import ast
import textwrap

import pytest

from engine.syntax.extent import own_lines


def extents(source: str) -> list[tuple[int, int]]:
    return sorted(own_lines(ast.parse(textwrap.dedent(source).lstrip("\n"))))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\n", [(1, 1)]),
        ("x = [\n1,\n]\n", [(1, 3)]),
        ("def f(\n    a,\n):\n    return a\n", [(1, 3), (4, 4)]),
        ("@a\n@b(\n)\ndef f(): pass\n", [(1, 4), (4, 4)]),
        ("class A(\n  B): x = 1\n", [(1, 2), (2, 2)]),
        ("if a:\n    # why\n    b\nelif c:\n    d\nelse:\n    e\n", [(1, 2), (3, 3), (4, 4), (5, 5), (7, 7)]),
        ("for x in (\n  a,\n):\n    @b\n    def c(): pass\n", [(1, 3), (4, 5), (5, 5)]),
        (
            "try:\n    a\nexcept (\n  B\n):\n    c\nfinally:\n    d\n",
            [(1, 1), (2, 2), (3, 5), (6, 6), (8, 8)],
        ),
        ("with a as b, \\\n  c as d: e\n", [(1, 2), (2, 2)]),
        ("match a:\n    case [1,\n      2]:\n        b\n", [(1, 1), (2, 3), (4, 4)]),
        ("if (a\n  and b): c\n", [(1, 2), (2, 2)]),
    ],
)
def test_own_lines(source: str, expected: list[tuple[int, int]]) -> None:
    assert extents(source) == expected


def test_deep_nesting_is_no_recursion() -> None:
    source = "if a: pass\n" + "elif a: pass\n" * 900

    assert len(extents(source)) == 2 * 901
