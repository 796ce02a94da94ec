"""Every regression is held to its own examples: found on the head's side, and not the other way round."""

from __future__ import annotations

import pytest

from engine.model import MAX_SPAN
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.regressions import all_regressions, problem_of
from engine.syntax.versions import versions_of
from tests.engine.parsed import code_of

SLOWER = [
    pytest.param(one, example, id=f"{one.name}-{number}")
    for one in all_regressions()
    for number, example in enumerate(one.slower)
]
FINE = [
    pytest.param(one, example, id=f"{one.name}-{example.why}")
    for one in all_regressions()
    for example in one.fine
]


def said(one: Regression, before: str, after: str) -> list[Slowed]:
    pairs = versions_of(code_of(before), code_of(after), {})
    return [slowed for versions in pairs for slowed in one.check(versions)]


@pytest.mark.parametrize(("one", "example"), SLOWER)
def test_what_became_slower_is_found_once(one: Regression, example: Slower) -> None:
    (slowed,) = said(one, example.before, example.after)

    assert slowed.message.endswith(".") and slowed.why.endswith(".")
    assert "before, " in slowed.message and slowed.was
    assert 0 < slowed.confidence <= 1
    assert (slowed.where.end_lineno or 0) - slowed.where.lineno < MAX_SPAN
    assert slowed.remedy and not slowed.remedy.endswith(".")


@pytest.mark.parametrize(("one", "example"), SLOWER)
def test_the_way_back_and_no_change_are_quiet(one: Regression, example: Slower) -> None:
    assert said(one, example.after, example.before) == []
    assert said(one, example.before, example.before) == []
    assert said(one, example.after, example.after) == []


@pytest.mark.parametrize(("one", "example"), FINE)
def test_what_only_looks_alike_is_left_alone(one: Regression, example: Harmless) -> None:
    assert said(one, example.before, example.after) == []


def test_a_file_that_breaks_the_contract_is_told_what_it_lacks() -> None:
    whole = type(all_regressions()[0])
    assert problem_of(whole) == ""
    assert "lacks `fine`" in problem_of(type("Few", (whole,), {"__doc__": "x", "fine": ()}))
    assert "no region" in problem_of(type("Stopped", (whole,), {"__doc__": "x", "strategy": "stop"}))
    many = {"__doc__": "x", "slower": whole.slower * 9}
    assert "needs at least as many" in problem_of(type("Many", (whole,), many))
    assert "has no docstring" in problem_of(type("Mute", (whole,), {"__doc__": ""}))
    assert "lacks `title`" in problem_of(type("Bare", (whole,), {"__doc__": "x", "title": ""}))
