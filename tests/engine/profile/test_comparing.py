from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.profile.comparing import MIN_RUNS, compare, judge, spread
from engine.profile.values import Recording
from tests.engine.profile.samples import function_run, recording, run

VALUES = st.lists(st.floats(0.001, 1000), min_size=1, max_size=9)
OPPOSITE = {"more": "less", "less": "more", "same": "same", "unknown": "unknown"}


def figures(before: Recording, after: Recording) -> dict[str, str]:
    return {change.what: change.verdict for change in compare(before, after).figures}


def walls(*values: float) -> Recording:
    return recording(*(run(value, function_run(own=value, total=value)) for value in values))


@given(VALUES)
def test_a_recording_has_not_changed_against_itself(values: list[float]) -> None:
    compared = compare(walls(*values), walls(*values))
    assert {change.verdict for change in compared.figures} <= {"same", "unknown"}
    assert (compared.times, compared.calls, compared.appeared, compared.vanished) == ((), (), (), ())


@given(VALUES, VALUES)
def test_the_other_way_round_the_verdict_is_the_opposite(one: list[float], other: list[float]) -> None:
    there, back = figures(walls(*one), walls(*other)), figures(walls(*other), walls(*one))
    assert {what: OPPOSITE[verdict] for what, verdict in there.items()} == back


@given(VALUES, VALUES)
def test_a_change_is_claimed_only_beyond_the_spread(one: list[float], other: list[float]) -> None:
    verdict = judge(spread(one), spread(other), 0.001)
    if verdict in ("more", "less"):
        low, high = (one, other) if verdict == "more" else (other, one)
        gap = min(high) - max(low)
        assert gap > 0
        assert gap >= max(max(one) - min(one), max(other) - min(other))
        assert min(len(one), len(other)) >= MIN_RUNS


@given(st.lists(st.floats(0.1, 10), min_size=5, max_size=9))
def test_a_clear_change_is_claimed(values: list[float]) -> None:
    slower = [value + 30 for value in values]
    assert figures(walls(*values), walls(*slower))["wall"] == "more"
    assert figures(walls(*slower), walls(*values))["wall"] == "less"


@given(VALUES, VALUES, st.permutations(range(9)))
def test_the_order_of_the_runs_does_not_matter(
    one: list[float], other: list[float], order: list[int]
) -> None:
    shuffled = [one[index] for index in order if index < len(one)]
    assert figures(walls(*one), walls(*other)) == figures(walls(*shuffled), walls(*other))


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ((1.0, 1.1, 1.1, 1.1, 1.2), (1.15, 1.3, 1.3, 1.3, 1.4), "they overlap"),
        ((1.0, 1.1, 1.1, 1.1, 1.2), (1.25, 1.3, 1.3, 1.3, 1.4), "the gap is narrower than the spread"),
        ((1.0, 1.0, 1.0, 1.0, 1.001), (1.04, 1.04, 1.04, 1.04, 1.041), "too small a factor"),
        ((0.0001,) * 5, (0.0002,) * 5, "a tenth of a millisecond"),
    ],
)
def test_what_is_not_claimed(before: tuple[float, ...], after: tuple[float, ...], why: str) -> None:
    assert figures(walls(*before), walls(*after))["wall"] == "same", why


@pytest.mark.parametrize("scatter", [0.02, 0.2])
def test_equal_programs_are_hardly_ever_told_apart(scatter: float) -> None:
    draw = random.Random(7)

    def runs(count: int) -> list[float]:
        return [draw.lognormvariate(0, scatter) for _ in range(count)]

    claims = sum(judge(spread(runs(5)), spread(runs(5)), 0.001) != "same" for _ in range(20_000))
    assert claims <= 4


@pytest.mark.parametrize("scatter", [0.01, 0.03])
def test_a_program_twice_as_slow_is_always_noticed(scatter: float) -> None:
    draw = random.Random(7)
    fast = [[draw.lognormvariate(0, scatter) for _ in range(5)] for _ in range(200)]
    slow = [[2 * draw.lognormvariate(0, scatter) for _ in range(5)] for _ in range(200)]
    assert {judge(spread(one), spread(other), 0.001) for one, other in zip(fast, slow, strict=True)} == {
        "more"
    }


def test_with_few_runs_nothing_but_calls_is_claimed() -> None:
    before = recording(run(1.0, function_run(calls=10)), run(1.0, function_run(calls=10)))
    after = recording(run(9.0, function_run(calls=11, own=9.0)))
    compared = compare(before, after)
    assert {change.verdict for change in compared.figures if change.what == "wall"} == {"unknown"}
    assert compared.times == ()
    assert [(change.what, change.verdict) for change in compared.calls] == [("work", "more")]
    assert (
        "Times and memory are not judged: that takes 5 runs on each side (--repeat), and there are 2 and 1."
        in (compared.doubts)
    )


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 5), st.integers(1, 5))
def test_steady_calls_are_compared_exactly(before: int, after: int, runs: int, more: int) -> None:
    old = recording(*[run(1.0, function_run(calls=before))] * runs)
    new = recording(*[run(1.0, function_run(calls=after))] * more)
    expected = [] if before == after else ["more" if after > before else "less"]
    assert [change.verdict for change in compare(old, new).calls] == expected


def test_calls_that_vary_are_claimed_only_beyond_their_spread() -> None:
    old = recording(*(run(1.0, function_run(calls=calls)) for calls in (10, 12, 14, 11, 12)))
    near = recording(*(run(1.0, function_run(calls=calls)) for calls in (13, 15, 16, 15, 15)))
    far = recording(*(run(1.0, function_run(calls=calls)) for calls in (40, 42, 41, 40, 40)))
    assert compare(old, near).calls == ()
    assert [change.verdict for change in compare(old, far).calls] == ["more"]


def test_memory_is_judged_like_time() -> None:
    old = recording(
        *(run(1.0, resident=size, traced=size) for size in (20_000_000, 20_100_000, *[20_050_000] * 3))
    )
    new = recording(
        *(run(1.0, resident=size, traced=size) for size in (30_000_000, 30_100_000, *[30_050_000] * 3))
    )
    found = figures(old, new)
    assert (found["resident"], found["traced"]) == ("more", "more")


def test_functions_that_moved_are_the_same() -> None:
    old = recording(run(1.0, function_run("run", line=3, calls=1), function_run("run", line=9, calls=5)))
    new = recording(run(1.0, function_run("run", line=4, calls=1), function_run("run", line=30, calls=6)))
    (change,) = compare(old, new).calls
    assert (change.what, change.before.middle, change.after.middle) == ("run (2)", 5, 6)


def test_functions_come_and_go() -> None:
    old, new = recording(run(1.0, function_run("old"))), recording(run(1.0, function_run("new")))
    compared = compare(old, new)
    assert (compared.appeared, compared.vanished) == (("a.py:new",), ("a.py:old",))


def test_other_programs_and_pythons_are_doubted() -> None:
    old = replace(walls(1, 1, 1, 1, 1), program="a.py", python="CPython 3.11.7")
    new = recording(*[run(1.0, traced=5)] * 5, program="b.py", python="CPython 3.12.1")
    assert compare(old, new).doubts == (
        "The baseline is of another program: a.py, not b.py.",
        "The baseline ran on CPython 3.11.7, this on CPython 3.12.1.",
        "Only one of the two traced memory, which slows a program down: times do not compare.",
    )


def test_functions_from_elsewhere_are_not_compared() -> None:
    old = recording(run(1.0, function_run(ours=False, calls=1)))
    new = recording(run(1.0, function_run(ours=False, calls=2)))
    assert compare(old, new).calls == ()
