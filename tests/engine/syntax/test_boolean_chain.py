"""Tests in a list and the chain that says the same."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.boolean_chain import can_be_lazy, chain_edits, has_wanted_effect, names_effect, works
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited


@pytest.mark.parametrize(
    ("source", "word", "chain"),
    [
        ("if any([a(), b()]): pass\n", "or", "if a() or b(): pass\n"),
        ("x = any([a(), b()])\n", "or", "x = bool(a() or b())\n"),
        ("x = not any((a(), b(),))\n", "or", "x = not (a() or b())\n"),
        ("if all([a() or b(), (c or d)]): pass\n", "and", "if (a() or b()) and (c or d): pass\n"),
        ("if any([\n    a(),\n    b(),\n]): pass\n", "or", "if (\n    a() or\n    b()\n): pass\n"),
        ("if any([a() if b else c,d]): pass\n", "or", "if (a() if b else c) or d: pass\n"),
        ("if any([\n    a(),  # first\n    b(),\n]): pass\n", "or", None),
    ],
)
def test_chains(source: str, word: str, chain: str | None) -> None:
    code = code_of(source)
    edits = chain_edits(code, first(code, ast.Call, "any(" if word == "or" else "all("), word)

    assert (edited(source, edits) if edits else None) == chain


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("f(x)", True),
        ("x in names", True),
        ("x in (1, 2)", False),
        ("isinstance(x, A)", False),
        ("x > 1", False),
    ],
)
def test_what_takes_work(test: str, expected: bool) -> None:
    assert works(ast.parse(test, mode="eval").body) is expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("[form.is_valid()]", True),
        ("[x.save()]", True),
        ("[(y := 1)]", True),
        ("[x.is_new()]", False),
        ("['a'.join(x)]", False),
    ],
)
def test_effects_that_may_be_wanted(test: str, expected: bool) -> None:
    code = code_of(test)

    assert has_wanted_effect(code, first(code, ast.List)) is expected


def test_names_of_functions_that_do_something() -> None:
    assert names_effect(ast.Name("_update_all"))
    assert not names_effect(ast.Name("updated"))


@pytest.mark.parametrize(
    ("comprehension", "expected"),
    [
        ("[f(x) for x in y]", True),
        ("[x for x in y]", False),
        ("[await f(x) for x in y]", False),
        ("[f(x) async for x in y]", False),
    ],
)
def test_what_can_be_a_generator(comprehension: str, expected: bool) -> None:
    code = code_of(f"async def g(y):\n    {comprehension}")

    assert can_be_lazy(first(code, ast.ListComp)) is expected
