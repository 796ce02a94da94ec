"""The differential run through the real sandbox, and answers that lie."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from engine.evidence import Behaviour, InputSource
from engine.ports import Answer, Json
from engine.validate.equivalence import MOST_SOURCES, Recipe, Subject, compare
from tests.engine.adapters.sandboxes import working
from tests.engine.inside.children import run_script
from tests.engine.inside.pairs import EQUAL, WRONG
from tests.engine.validate.recorded import RecordedSandbox

RECIPE = (Path(__file__).parent.parent / "inside" / "recipe.py").read_bytes()
RECIPES = (Recipe("a recipe", "recipe.py", 1),)
PAIR = Subject("before.py", "after.py", "f")


def files(before: str, after: str) -> dict[str, bytes]:
    return {"before.py": dedent(before).encode(), "after.py": dedent(after).encode(), "recipe.py": RECIPE}


def found(before: str, after: str) -> Behaviour:
    return compare(working(), files(before, after), PAIR, RECIPES, seconds=10.0, count=300)


@pytest.mark.parametrize("name", ["unique in order", "joined", "booleans, whole domain"])
def test_equal_pairs_are_the_same(name: str) -> None:
    behaviour = found(*EQUAL[name])
    assert (behaviour.sameness, behaviour.why_not) == ("same", "")
    assert behaviour.exhaustive or behaviour.distinct >= 100
    assert behaviour.sources[0].kind == "a recipe"


@pytest.mark.parametrize("name", ["order", "aliasing", "a cached mutable result"])
def test_wrong_pairs_are_different_and_the_script_shows_it(name: str, tmp_path: Path) -> None:
    behaviour = found(*WRONG[name])
    assert behaviour.sameness == "different"
    for path, content in files(*WRONG[name]).items():
        (tmp_path / path).write_bytes(content)
    before, after = run_script(tmp_path, behaviour.counterexample)
    assert before != after


def test_an_order_that_the_hash_seed_decides_is_no_difference() -> None:
    before = "def f(words: list[str]) -> list[str]:\n    return list(set(words))\n"
    after = "def f(words: list[str]) -> list[str]:\n    return list(dict.fromkeys(words))\n"
    behaviour = found(before, after)
    assert (behaviour.sameness, behaviour.counterexample) == ("not shown", "")
    assert "hash seed" in behaviour.why_not


@pytest.mark.parametrize(
    "end", ["import os; os._exit(0)", "import ctypes; ctypes.string_at(0)", "while True: pass"]
)
def test_a_crash_of_the_run_shows_nothing(end: str) -> None:
    behaviour = compare(
        working(), files("def f(n: int) -> int:\n    return n\n", end), PAIR, RECIPES, seconds=0.1, count=300
    )
    assert behaviour.sameness == "not shown"
    assert "the run was stopped" in behaviour.why_not


def scripted(*answers: Answer) -> RecordedSandbox:
    """A sandbox that gives these answers, the last one again and again: the code under test may write any."""
    left = list(answers)
    return RecordedSandbox(lambda task, question: left.pop(0) if len(left) > 1 else left[0])


SAME: dict[str, Json] = {"sameness": "same", "distinct": 200, "raised": 10, "sources": []}
DIFFERENT: dict[str, Json] = {
    **SAME,
    "sameness": "different",
    "counterexample": "print()",
    "difference": "result: 1 != 2",
    "original": "abc",
    "witness": [["call", "..."]],
    "wide": [["call", "..."]],
    "wide_original": "abc",
}


def told(*values: Json) -> Behaviour:
    return compare(scripted(*map(Answer, values)), {}, PAIR, RECIPES)


def test_honest_answers_are_taken() -> None:
    assert told(SAME, SAME).sameness == "same"
    assert told(DIFFERENT, {"sameness": "different", "original": "abc"}).sameness == "different"
    assert told(SAME, DIFFERENT, {"sameness": "different", "original": "abc"}).sameness == "different"


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "same",
        {},
        {"sameness": "proven"},
        {**SAME, "distinct": 99},
        {**SAME, "distinct": 10**12},
        {**SAME, "distinct": True},
        {**SAME, "distinct": "200"},
        {**SAME, "raised": 151},
        {**SAME, "raised": 201},
        {**DIFFERENT, "counterexample": ""},
        {**DIFFERENT, "difference": 5},
    ],
)
def test_answers_that_make_no_sense_show_nothing(value: Json) -> None:
    behaviour = told(value, SAME)
    assert behaviour.sameness == "not shown"
    assert behaviour.why_not


def test_both_hash_seeds_must_agree() -> None:
    assert told(SAME, {**SAME, "sameness": "not shown", "why_not": "noise"}).why_not == "noise"
    assert "hash seed" in told(DIFFERENT, {"sameness": "same", "original": "other"}).why_not
    assert "hash seed" in told(DIFFERENT, None).why_not


def test_a_second_run_that_was_short_of_time_takes_nothing_away() -> None:
    short: Json = {**SAME, "sameness": "not shown", "distinct": 60, "why_not": "60 distinct inputs only"}
    assert told(SAME, short).sameness == "same"


def test_texts_of_the_inside_are_bounded_and_harmless() -> None:
    reason = "\x1b[2J" + "x" * 100_000
    behaviour = told({**SAME, "sameness": "not shown", "why_not": reason})
    assert "\x1b" not in behaviour.why_not
    assert len(behaviour.why_not) < 30_000


def test_a_stop_is_said() -> None:
    behaviour = compare(scripted(Answer(None, "the limit of 10 s of wall time")), {}, PAIR, RECIPES)
    assert behaviour.why_not == "the run was stopped: the limit of 10 s of wall time"


def test_sources_that_no_certificate_can_hold_are_left_out() -> None:
    odd: list[Json] = [
        {"kind": "x", "seed": True},
        {"kind": "x", "seed": 10**300},
        {"kind": 1, "seed": 1},
        "x",
    ]
    good: list[Json] = [{"kind": "types", "seed": 5, "distinct": 150}]
    assert told({**SAME, "sources": [*odd, *good]}, SAME).sources == (InputSource("types", 5, 150),)
    assert len(told({**SAME, "sources": good * 5000}, SAME).sources) == MOST_SOURCES
