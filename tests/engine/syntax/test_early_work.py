"""Work done before a test that often shows it to be in vain."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.early_work import in_vain_before, in_vain_unless, weight
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("if more:\n    show(names)", True),
        ("other = 3\nif more:\n    show(names)", True),
        ("if more:\n    show(names)\nelse:\n    hide(names)", False),
        ("xs = 3\nif more:\n    show(names)", False),
        ("if check(xs):\n    show(names)", False),
        ("if more:\n    show(names)\nshow(names)", False),
        ("if more:\n    show(names)\ndef g():\n    return names", False),
    ],
)
def test_in_vain_unless(after: str, found: bool) -> None:
    """The value is wanted in one branch alone, and nothing before it changes what the work is of."""
    body = "\n".join(f"    {line}" for line in after.split("\n"))
    code = code_of(f"def f(xs, more):\n    names = sorted(xs)\n{body}\n")

    assert (in_vain_unless(code, first(code, ast.Assign, "names")) is not None) is found


def test_a_function_elsewhere_must_be_shown_pure() -> None:
    """What another file defines is named, and what is a method of anything is not taken for pure."""
    code = code_of("""
        from .words import clean

        def f(text, more):
            words = clean(sorted(text))
            if more:
                show(words)

        def g(text, more):
            names = more.read(sorted(text))
            if more:
                show(names)
    """)

    found = in_vain_unless(code, first(code, ast.Assign, "words"))
    assert found is not None
    assert found.needs_pure == (".words.clean",)
    assert in_vain_unless(code, first(code, ast.Assign, "names")) is None


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("if x < 3:\n    continue", True),
        ("if x < 3:\n    raise ValueError", False),
        ("if not name:\n    continue", False),
        ("if x < 3:\n    log(x)", False),
    ],
)
def test_in_vain_before(test: str, found: bool) -> None:
    """The test leaves without the value, and not by an error."""
    body = "\n".join(f"        {line}" for line in test.split("\n"))
    code = code_of(f"def f(xs):\n    for x in xs:\n        name = sorted(x)\n{body}\n        show(name)\n")

    assert (in_vain_before(code, first(code, ast.Assign, "name")) is not None) is found


def test_weight() -> None:
    """Work that grows, in a loop, weighs more than a letter case or a guard against nothing."""
    weights = []
    for work, test in (("sorted(x)", "more"), ("x.lower()", "more"), ("sorted(x)", "len(x) > 0")):
        code = code_of(
            f"def f(xs, more):\n    for x in xs:\n        name = {work}\n"
            f"        if {test}:\n            show(name)\n"
        )
        found = in_vain_unless(code, first(code, ast.Assign, "name"))
        assert found is not None
        weights.append(weight(code, found))

    assert weights[0] > weights[1] == weights[2]
