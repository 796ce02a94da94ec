"""Strings that a loop makes longer: which, how, and who reads them there."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.accumulate import How, Reads, growing, grows_in_place, is_first, step_of, steps, summands
from tests.engine.parsed import code_of, first


def found_in(body: str, start: str = "s = b''") -> tuple[How, str, Reads, bool] | None:
    """What the first growing statement of a loop over `xs` is found to be."""
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"def f(xs, other):\n    {start}\n    for x in xs:\n{lines}\n    return s")
    for statement in ast.walk(code.module.tree):
        if isinstance(statement, (ast.AugAssign, ast.Assign)) and step_of(statement):
            found = growing(code, statement)
            return (found.how, found.kind, found.reads, found.resets) if found else None
    return None


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("s += x", (How.APPEND, "bytes", Reads.NONE, False)),
        ("s = s + x", (How.APPEND, "bytes", Reads.NONE, False)),
        ("s = s + x + b','", (How.PIECES, "bytes", Reads.NONE, False)),
        ("s = x + s", (How.PREPEND, "bytes", Reads.NONE, False)),
        ("if len(s) > 9:\n    break\ns += x", (How.APPEND, "bytes", Reads.LIGHT, False)),
        ("s += x\nother(s)", (How.APPEND, "bytes", Reads.WHOLE, False)),
        ("if x:\n    s += x\nelse:\n    other(s)\n    s = b''", (How.APPEND, "bytes", Reads.NONE, True)),
        ("s += x\nif not x:\n    return s", (How.APPEND, "bytes", Reads.NONE, False)),
        ("if x:\n    s += x\nelse:\n    k, s = x.split()", (How.APPEND, "bytes", Reads.NONE, True)),
        ("if x:\n    s = x[1:]\nelif other:\n    s += x", None),
        ("if x:\n    s += x\nelif other:\n    s = x[1:]", None),
        ("if x:\n    s = b''\nelif other:\n    s += x", (How.APPEND, "bytes", Reads.NONE, True)),
        ("s = b''\ns += x", None),
        ("if x:\n    s = b'>'\n    s += x", None),
        ("s += 'text'", None),
        ("s += x\nbreak", None),
    ],
)
def test_what_a_statement_makes_longer(body: str, found: tuple[How, str, Reads, bool] | None) -> None:
    assert found_in(body) == found


@pytest.mark.parametrize(
    "start", ["s = 0", "s = []", "s = bytearray()", "s = other", "s = b'' if other else 0"]
)
def test_what_may_be_no_string_is_not_found(start: str) -> None:
    assert found_in("s += x", start) is None


def test_attributes_need_a_known_kind_or_a_known_piece() -> None:
    assert found_in("other.text += 'x'") is not None
    assert found_in("other.text += x") is None
    assert found_in("x.text += 'x'") is None


def test_only_a_local_str_grows_in_place() -> None:
    code = code_of("def f(xs):\n    s = ''\n    for x in xs:\n        s += x\n        s = s + x + ','")
    append, pieces = (
        each
        for each in ast.walk(code.module.tree)
        if isinstance(each, (ast.AugAssign, ast.Assign)) and step_of(each)
    )
    one, other = growing(code, append), growing(code, pieces)

    assert one is not None and other is not None
    assert grows_in_place(code, one) and not grows_in_place(code, other)
    assert is_first(one) and not is_first(other)
    assert steps(one) == [append, pieces]


def test_terms_of_a_sum() -> None:
    code = code_of("a + b + (c + d)")

    assert [code.text(term) for term in summands(first(code, ast.BinOp, "a + b +"))] == ["a", "b", "c + d"]
