"""Proofs in the real sandbox. What is measured is not asserted: the machine that runs tests is not quiet."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import TypeVar

import pytest

from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.certificate import Certificate, Code, Origin, read, write
from engine.evidence import Behaviour, InputSource, NotChecked
from engine.ports import Json, Sandbox
from engine.validate.proof import GENERATED, NO_DIFFERENTIAL, Means, Request, prove
from engine.validate.sampling import Subject
from tests.engine.adapters.sandboxes import sandbox
from tests.engine.certificates import AFTER, BEFORE
from tests.engine.validate.recorded import RecordedSandbox

__all__ = ["sandbox"]

A = TypeVar("A")

REQUEST = Request(
    Code.of("before.py", BEFORE), Code.of("after.py", AFTER), "unique", Origin("by hand"), seed=7, budget=15.0
)


class Steps:
    """Notes what is tracked."""

    def __init__(self) -> None:
        self.seen: list[object] = []

    def track(self, items: Iterable[A], total: int, label: str) -> Iterator[A]:
        for item in items:
            self.seen.append(item)
            yield item


def means(sandbox: Sandbox, seconds_per_look: float = 0.0) -> Means:
    """The clock moves by a fixed amount whenever it is read: a budget ends at the same step each time."""
    ticks = count()
    return Means(
        sandbox, RuffLinter(), lambda: next(ticks) * seconds_per_look, random.Random, Steps(), "0.1.0", "test"
    )


def same(sandbox: Sandbox, subject: Subject, seed: int, seconds: float) -> Behaviour:
    return Behaviour("same", 200, 3, (InputSource("replayed", seed, 200),))


def different(sandbox: Sandbox, subject: Subject, seed: int, seconds: float) -> Behaviour:
    return Behaviour("different", 12, 0, (), counterexample="unique([1, 1.0])")


@pytest.fixture(scope="module")
def proven(sandbox: BubblewrapSandbox) -> Certificate:
    return prove(REQUEST, means(sandbox))


def test_a_quadratic_search_is_shown_slower_in_all_that_is_measured(proven: Certificate) -> None:
    assert proven.level == 1
    assert proven.interpreter.startswith("CPython 3.")
    assert proven.parameters == ("`rows`: list[int (a guess)], from what the body does with it",)
    assert [source.kind for source in proven.inputs] == [GENERATED]
    assert proven.speed is not None and len(proven.speed.timings) >= 1
    assert proven.growth is not None and proven.memory is not None
    assert proven.memory.size in {timing.size for timing in proven.speed.timings}


def test_without_a_differential_nothing_is_shown_and_it_is_said(proven: Certificate) -> None:
    assert proven.not_checked == (NotChecked("behaviour", NO_DIFFERENTIAL),)
    assert (proven.outcome, proven.why_not_shown) == ("not shown", "no differential test")
    assert (proven.behaviour, proven.comparator) == (None, "")


def test_the_certificate_can_be_kept(proven: Certificate) -> None:
    assert read(write(proven)) == proven


def test_a_budget_that_is_spent_leaves_out_the_later_steps_and_says_so(sandbox: BubblewrapSandbox) -> None:
    """Each look at the clock takes a minute: the budget is over before the first step."""
    found = prove(REQUEST, means(sandbox, seconds_per_look=60.0))
    assert (found.speed, found.growth, found.memory) == (None, None, None)
    assert [each.what for each in found.not_checked] == ["behaviour", "speed", "growth", "memory"]
    assert found.why_not("memory") == "the budget of 15 s was spent before"


def test_steps_are_tracked_in_their_order(sandbox: BubblewrapSandbox) -> None:
    with_steps = means(sandbox, seconds_per_look=60.0)
    prove(REQUEST, with_steps)
    assert isinstance(with_steps.progress, Steps)
    assert with_steps.progress.seen == ["behaviour", "speed", "growth", "memory"]


def test_a_differential_decides_sameness_and_the_level(sandbox: BubblewrapSandbox) -> None:
    """The clock stands until the differential is done, then the budget is over: nothing else is measured."""
    now = 0.0

    def spends(sandbox: Sandbox, subject: Subject, seed: int, seconds: float) -> Behaviour:
        nonlocal now
        now = 1000.0
        assert seconds == 6.0 and subject.function == "unique"
        return same(sandbox, subject, seed, seconds)

    with_one = replace(means(sandbox), differential=spends, comparator="strict", clock=lambda: now)
    found = prove(REQUEST, with_one)
    assert (found.level, found.comparator) == (2, "strict")
    assert found.inputs == (InputSource("replayed", 7, 200),)
    assert found.outcome == "not shown", "same, but speed was not reached"
    assert found.why_not_shown == "the budget of 15 s was spent before"

    now = 0.0
    other = prove(REQUEST, replace(with_one, differential=different))
    assert (other.outcome, other.level) == ("different", 1)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (BEFORE, "def (", "the new code cannot be read"),
        (BEFORE, "x = 1\n", "the new code has no function `unique`"),
        ("import nowhere\n" + BEFORE, AFTER, "a first call failed: "),
        (
            BEFORE,
            AFTER.replace("rows))", "lines))"),
            "the new code raises for every generated input (NameError",
        ),
        (BEFORE.replace("[]", "nowhere"), AFTER, "the old code raises for every generated input (NameError"),
        (
            "def unique(rows):\n    return rows.execute()\n",
            "def unique(rows):\n    return rows\n",
            "no values for its parameter `rows`: its method `execute` is called",
        ),
    ],
)
def test_what_cannot_be_measured_says_why(
    sandbox: BubblewrapSandbox, before: str, after: str, why: str
) -> None:
    request = replace(REQUEST, before=Code.of("b.py", before), after=Code.of("a.py", after))
    found = prove(request, means(sandbox))
    assert found.outcome == "not shown"
    assert found.why_not_shown.startswith(why)
    assert (found.speed, found.growth, found.memory) == (None, None, None)
    assert found.not_checked[-1].what == "anything"


def test_a_module_that_loses_a_name_is_measured_at_the_lowest_level(sandbox: BubblewrapSandbox) -> None:
    request = replace(REQUEST, before=Code.of("b.py", "LIMIT = 3\n" + BEFORE))
    found = prove(request, means(sandbox, seconds_per_look=60.0))
    assert found.level == 0
    assert NotChecked("that the rest of the module stays", "the new code lacks the public name `LIMIT`") in (
        found.not_checked
    )


def test_an_endless_function_ends(sandbox: BubblewrapSandbox) -> None:
    endless = "def unique(rows):\n    for row in rows:\n        while True:\n            pass\n"
    request = replace(REQUEST, before=Code.of("b.py", endless), budget=1.0)
    found = prove(request, means(sandbox))
    assert found.why_not_shown.startswith("a first call failed: ")
    assert "limit" in found.why_not_shown


def test_what_the_inside_says_of_itself_is_bounded_and_harmless() -> None:
    said: dict[str, Json] = {"parameters": ["\x1b[2J" + "x" * 9000] * 5000, "refusal": "\x1b]0;x\x07" * 9000}
    found = prove(REQUEST, means(RecordedSandbox(lambda task, question: said)))
    texts = (*found.parameters, found.why_not("behaviour"))
    assert all(len(text) < 4000 and text.isprintable() for text in texts)
    assert read(write(found)) == found
