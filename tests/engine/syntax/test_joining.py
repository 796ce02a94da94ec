"""Edits that join pieces behind a loop: only where nothing else looks at the string."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.accumulate import growing, step_of
from engine.syntax.joining import in_place_edits, joining_edits
from tests.engine.parsed import code_of
from tests.engine.rule_examples import edited


def joined(source: str) -> str | None:
    """The source with the edits for its first growing string, None when there are none."""
    code = code_of(source)
    for statement in ast.walk(code.module.tree):
        if isinstance(statement, (ast.AugAssign, ast.Assign)) and step_of(statement):
            found = growing(code, statement)
            edits = (joining_edits(code, found) or in_place_edits(code, found)) if found else ()
            return edited(source, edits) if edits else None
    return None


def test_pieces_are_collected_and_joined() -> None:
    source = "def f(xs):\n    s = b'>'\n    for x in xs:\n        s += (x + b',')\n    return s\n"

    assert joined(source) == (
        "def f(xs):\n    s_parts = [b'>']\n    for x in xs:\n        s_parts.append((x + b','))\n"
        "    s = b''.join(s_parts)\n    return s\n"
    )


def test_a_formatted_string_grows_in_place() -> None:
    source = "def f(xs):\n    s = ''\n    for x in xs:\n        s = f\"{s}{x}\"\n    return s\n"

    assert joined(source) == "def f(xs):\n    s = ''\n    for x in xs:\n        s += f\"{x}\"\n    return s\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(xs):\n    s = b''\n    if xs:\n        for x in xs:\n            s += x\n    return s\n",
        "def f(xs):\n    s = b''\n    for x in xs:\n        s += x\n        if x:\n            return s\n",
        "def f(xs):\n    s = b''\n    for x in xs:\n        s += x\n    for x in xs:\n        s += x\n",
        "def f(xs):\n    s = b''\n    for x in xs:\n        s += x\n    return lambda: s\n",
        "def f(xs):\n    for x in xs:\n        xs.text += 'x'\n",
        "def f(xs):\n    s = ''\n    for x in xs:\n        s = (f'{s}'\n             f'{x}')\n",
    ],
)
def test_anything_more_involved_is_left_to_people(source: str) -> None:
    assert joined(source) is None
