"""Questions that are asked again are answered from memory, each place and each file for itself."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.remember import remembered
from tests.engine.parsed import code_of

ASKED: list[str] = []


@remembered
def spelling(code: Code, node: ast.Name) -> str:
    """How a name is spelt."""
    ASKED.append(node.id)
    return code.text(node)


@remembered
def absent(code: Code, node: ast.Name) -> None:
    """An answer that is none."""
    ASKED.append(node.id)


def test_a_place_is_looked_at_once() -> None:
    ASKED.clear()
    code = code_of("a\nb\n")
    first, second = code.nodes(ast.Name)

    assert [spelling(code, first), spelling(code, second), spelling(code, first)] == ["a", "b", "a"]
    assert ASKED == ["a", "b"]


def test_none_is_an_answer_too() -> None:
    ASKED.clear()
    code = code_of("a\n")
    (name,) = code.nodes(ast.Name)
    absent(code, name)
    absent(code, name)

    assert ASKED == ["a"]


def test_questions_and_files_are_kept_apart() -> None:
    ASKED.clear()
    one, other = code_of("a\n"), code_of("a\n")
    for code in (one, other):
        (name,) = code.nodes(ast.Name)
        spelling(code, name)
        absent(code, name)

    assert ASKED == ["a", "a", "a", "a"]
