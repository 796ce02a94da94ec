"""What repeated work goes through, and how much evidence it needs."""

from __future__ import annotations

import ast

import pytest

from engine.bar import ASKED, Bar, Size
from engine.syntax.work import Work, elements, needed
from tests.engine.parsed import code_of


@pytest.mark.parametrize(
    ("source", "through"),
    [
        ("sorted(names)", ["names"]),
        ("tuple(sorted(names))", ["sorted(names)", "names"]),
        ("names.lower()", ["names"]),
        ("a & b", ["a & b"]),
        ("f()", []),
    ],
)
def test_what_an_expression_goes_through(source: str, through: list[str]) -> None:
    assert [ast.unparse(node) for node in elements(ast.parse(source, mode="eval").body)] == through


@pytest.mark.parametrize(
    ("source", "always", "size"),
    [
        ("set(names)", True, Size.OPEN),
        ("set(names)", False, Size.MANY),
        ("{name.id for name in names}", True, Size.OPEN),
        ("sorted(names)", True, Size.MANY),
    ],
)
def test_a_set_made_in_each_turn_needs_less_evidence(source: str, always: bool, size: Size) -> None:
    code = code_of(f"def f(names):\n    return {source}\n")
    (result,) = code.nodes(ast.Return)
    assert result.value is not None
    assert needed(code, result.value, Work.SCAN, always).size is size


def test_text_made_again_is_said_when_asked_for() -> None:
    code = code_of("def f(name):\n    return name.lower()\n")
    (call,) = code.nodes(ast.Call)
    assert needed(code, call, Work.TEXT, True) == Bar(ASKED)
