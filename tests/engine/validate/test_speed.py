from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from engine.evidence import Interval, SizeTiming
from engine.ports import Answer, Json
from engine.validate.sampling import CONTROL, Subject
from engine.validate.speed import CONFIRMING, TIMING, Loss, Plan, chosen, losses, measure_speed
from tests.engine.validate.recorded import RecordedSandbox, Ticks, samples, sizes

SUBJECT = Subject(b"old", b"new", "f", {"setup": "", "call": "f(n)"})
SIZES = sizes((4, 2e5, 1e5), (64, 2e5, 1e5), (1024, 3e5, 1e5))


def plan(
    clock: Callable[[], float] | None = None, floor_ns: float = 10_000, loss_ns: float | None = None
) -> Plan:
    return Plan(clock or Ticks(), random.Random(1), floor_ns=floor_ns, loss_ns=loss_ns)


def replies(
    by_size: dict[int, float] | None = None,
    control: float = 1.0,
    confirmed: float = 3.0,
    after: float = 100_000.0,
) -> RecordedSandbox:
    """A sandbox where the new code is faster by a factor for each size."""
    ratios = by_size or {4: 2.0, 64: 2.0, 1024: 3.0}

    def reply(task: str, question: dict[str, Json]) -> Json:
        if question["ask"] == "calibrate":
            return SIZES
        if question["new"] == CONTROL:
            return samples(control, after)
        if question["stream"] == CONFIRMING:
            return samples(confirmed, after)
        size = question["size"]
        assert isinstance(size, int)
        return samples(ratios[size], after)

    return RecordedSandbox(reply)


def test_a_gain_that_holds_everywhere_is_claimed() -> None:
    found = measure_speed(replies(), SUBJECT, plan())
    assert (found.claimed, found.why_not, found.beside) == (True, "", "")
    assert [timing.size for timing in found.timings] == [4, 64, 1024]
    assert found.best is not None and found.best.size == 1024
    assert found.best.ratio.point == pytest.approx(3, rel=0.02)
    assert found.worst is not None and found.worst.ratio.point == pytest.approx(2, rel=0.02)
    assert found.control is not None and found.control.point == pytest.approx(1, rel=0.01)


def test_the_confirmation_is_another_process_and_hash_seed_and_order_and_other_inputs() -> None:
    sandbox = replies()
    measure_speed(sandbox, SUBJECT, plan())
    first, second = sandbox.hash_seeds
    assert first != second
    last = sandbox.asked[-1]
    assert (last["stream"], last["swapped"], last["size"]) == (CONFIRMING, True, 1024)
    assert all(asked["stream"] == TIMING for asked in sandbox.asked[1:-1])


def test_the_most_promising_size_comes_first_and_then_the_control() -> None:
    sandbox = replies()
    measure_speed(sandbox, SUBJECT, plan())
    assert [asked.get("size") for asked in sandbox.asked] == [None, 1024, 1024, 4, 64, 1024]
    assert sandbox.asked[2]["new"] == CONTROL


@pytest.mark.parametrize(
    ("sandbox", "why"),
    [
        (replies({4: 1.0, 64: 1.0, 1024: 1.04}), "not faster by more than 5 % (1.04x"),
        (replies(control=1.2), "the machine is too noisy: two identical copies differ (1.20x"),
        (replies(control=0.8), "the machine is too noisy: two identical copies differ (0.80x"),
        (replies(confirmed=1.0), "not confirmed in a fresh process (1.00x"),
        (replies(after=1000.0), "saves 2 µs a call, under 10 µs"),
        (replies({4: 0.5, 64: 0.5, 1024: 3.0}), "slower at size 4 (0.50x, 50 µs a call), size 64"),
        (replies({4: 0.5, 64: 2.0, 1024: 3.0}), "slower at size 4 (0.50x, 50 µs a call)"),
    ],
)
def test_no_claim(sandbox: RecordedSandbox, why: str) -> None:
    found = measure_speed(sandbox, SUBJECT, plan())
    assert not found.claimed
    assert why in found.why_not


def test_the_claim_speaks_of_a_size_that_saves_enough() -> None:
    """A higher ratio of a tiny call is not what was found."""

    def reply(task: str, question: dict[str, Json]) -> Json:
        if question["ask"] == "calibrate":
            return SIZES
        if question["new"] == CONTROL:
            return samples(1.0)
        return samples(5.0, after=300.0) if question["size"] == 4 else samples(2.0)

    found = measure_speed(RecordedSandbox(reply), SUBJECT, plan())
    assert found.claimed
    assert found.at in (64, 1024)
    assert found.best is not None and found.best.size == found.at


def test_in_a_hot_loop_little_is_enough() -> None:
    assert measure_speed(replies(after=1000.0), SUBJECT, plan(floor_ns=0)).claimed


def test_the_clock_that_was_used_is_told() -> None:
    def reply(task: str, question: dict[str, Json]) -> Json:
        return SIZES if question["ask"] == "calibrate" else {**samples(1.0), "clock": "wall"}

    assert measure_speed(RecordedSandbox(reply), SUBJECT, plan()).clock == "wall"


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (10.0, "the budget of 6 s ended before anything was timed"),
        (4.0, "the budget of 6 s ended before size 1024"),
        (2.5, "the budget of 6 s ended before the control"),
        (0.9, "the budget of 6 s ended before the confirmation in a fresh process"),
    ],
)
def test_what_the_budget_did_not_reach_is_said(step: float, why: str) -> None:
    found = measure_speed(replies(), SUBJECT, plan(Ticks(step)))
    assert (found.claimed, found.why_not) == (False, why)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (Answer(None, "the limit of 3 s of wall time"), "the run was stopped: the limit of 3 s of wall time"),
        ({"declined": "it remembers"}, "it remembers"),
        ("text", "the run gave no samples"),
        ({"sizes": []}, "no call could be timed"),
        ({"sizes": [{"size": 4, "before_ns": -1, "after_ns": 1e999}]}, "no call could be timed"),
        (sizes((4, 5e-324, 5e-324)), "no call could be timed"),
        (sizes((-4, 2e5, 1e5), (5, 2e5, 1e5)), "no call could be timed"),
        (sizes((4, 5e8, 1e5)), "one call takes 500 ms at size 4: 30 rounds do not fit the budget of 6 s"),
    ],
)
def test_a_subject_that_cannot_be_timed(value: Json | Answer, why: str) -> None:
    found = measure_speed(RecordedSandbox(lambda task, question: value), SUBJECT, plan())
    assert (found.claimed, found.why_not, found.timings) == (False, why, ())


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"before": [1.0] * 10, "after": [1.0] * 10}, "only 10 of at least 30 rounds fit the time"),
        ({"before": [1.0] * 100, "after": [1.0] * 99}, "the run gave no samples"),
        ({"before": [0.0] * 100, "after": [1.0] * 100}, "the run gave no samples"),
        ({"before": [True] * 100, "after": [1.0] * 100}, "the run gave no samples"),
        ({"before": "x", "after": None}, "the run gave no samples"),
        ({"before": [5e-324] * 100, "after": [1.0] * 100}, "the run gave no samples"),
        (
            {"before": [2e5] * 101, "after": [1e5] * 101},
            "the run gave more than the 100 rounds that it was asked for",
        ),
    ],
)
def test_samples_are_doubted(value: Json, why: str) -> None:
    sandbox = RecordedSandbox(lambda task, question: SIZES if question["ask"] == "calibrate" else value)
    found = measure_speed(sandbox, SUBJECT, plan())
    assert (found.claimed, found.why_not) == (False, f"size 1024: {why}")


def test_slow_calls_get_fewer_rounds() -> None:
    sandbox = RecordedSandbox(
        lambda task, question: sizes((4, 5e6, 5e6)) if question["ask"] == "calibrate" else samples(1.0)
    )
    measure_speed(sandbox, SUBJECT, plan())
    assert sandbox.asked[1]["rounds"] == 33


def at(size: int, ratio: float, after_ns: float) -> SizeTiming:
    return SizeTiming(size, after_ns * ratio, after_ns, Interval(ratio, ratio, ratio), 100)


def test_a_small_loss_is_said_beside_the_claim() -> None:
    said = losses([at(4, 0.5, 400), at(64, 2, 1e5), at(256, 3, 1e5)], 10_000)
    assert said == "slower at size 4 (0.50x, 0.2 µs a call)"


def test_an_insignificant_loss_is_not_said() -> None:
    assert losses([at(4, 0.98, 400), at(64, 2, 1e5)], 10_000) == ""


@pytest.mark.parametrize(
    "timings",
    [
        [at(4, 0.5, 400), at(64, 2, 1e5)],
        [at(4, 2, 400), at(64, 3, 1e5), at(256, 0.9, 2e5)],
    ],
)
def test_a_loss_that_matters_blocks(timings: list[SizeTiming]) -> None:
    with pytest.raises(Loss, match="slower at size"):
        losses(timings, 10_000)


def test_where_slight_losses_do_not_count_they_are_only_said() -> None:
    timings = [at(4, 0.5, 400), at(64, 2, 1e5)]
    assert losses(timings, 500, slight_ns=500) == "slower at size 4 (0.50x, 0.2 µs a call)"


def test_a_loss_is_controlled_and_confirmed_in_a_fresh_process_where_it_is_asked_for() -> None:
    sandbox = replies({4: 0.9, 64: 0.5, 1024: 0.5}, confirmed=0.5)
    found = measure_speed(sandbox, SUBJECT, plan(loss_ns=500))
    assert (found.pace, found.slower, found.claimed) == ("slower", True, False)
    assert found.why_not.startswith("slower at size 1024 (0.50x")
    assert found.at == 1024
    assert found.confirmed is not None and found.confirmed.point == pytest.approx(0.5, rel=0.02)
    assert [asked.get("size") for asked in sandbox.asked] == [None, 1024, 1024, 1024], "the first that loses"
    assert sandbox.asked[2]["new"] == CONTROL
    assert (sandbox.asked[3]["stream"], sandbox.asked[3]["swapped"]) == (CONFIRMING, True)
    assert sandbox.hash_seeds[0] != sandbox.hash_seeds[-1]


def test_nobody_asks_for_a_loss_by_default() -> None:
    sandbox = replies({4: 0.9, 64: 0.5, 1024: 0.5}, confirmed=0.5)
    found = measure_speed(sandbox, SUBJECT, plan())
    assert (found.pace, found.confirmed, found.at) == ("unclear", None, None)
    assert all(asked.get("stream") != CONFIRMING for asked in sandbox.asked)


@pytest.mark.parametrize(
    ("sandbox", "why"),
    [
        (replies({4: 0.5, 64: 0.5, 1024: 0.5}, confirmed=1.0), ", but 1.00x"),
        (replies({4: 0.5, 64: 0.5, 1024: 0.5}, confirmed=0.97), ", but 0.97x"),
        (replies({4: 0.5, 64: 0.5, 1024: 0.5}, confirmed=2.0), ", but 2.00x"),
        (replies({4: 0.5, 64: 0.5, 1024: 0.5}, control=0.8), "not confirmed: the machine is too noisy"),
        (replies({4: 0.97, 64: 0.97, 1024: 0.97}, confirmed=0.5), "not faster by more than 5 %"),
        (replies({4: 0.5, 64: 0.5, 1024: 0.5}, confirmed=0.5, after=800.0), "perhaps by less than 0.5 µs"),
        (replies({4: 0.5, 64: 0.5, 1024: 2.0}, confirmed=0.5, after=800.0), "saves 0.8 µs a call"),
    ],
)
def test_no_alarm(sandbox: RecordedSandbox, why: str) -> None:
    found = measure_speed(sandbox, SUBJECT, plan(loss_ns=500))
    assert not found.slower and not found.claimed
    assert why in found.why_not


def test_a_gain_at_one_size_does_not_hide_a_loss_at_another() -> None:
    found = measure_speed(replies({4: 0.5, 64: 2.0, 1024: 3.0}, confirmed=0.5), SUBJECT, plan(loss_ns=500))
    assert (found.pace, found.at) == ("slower", 4)


def test_an_alarm_that_the_budget_did_not_reach_is_none() -> None:
    sandbox = replies({4: 0.5, 64: 0.5, 1024: 0.5}, confirmed=0.5)
    found = measure_speed(sandbox, SUBJECT, plan(Ticks(1.3), loss_ns=500))
    assert not found.slower
    assert "not confirmed: the budget of 6 s ended before" in found.why_not


def test_a_guard_times_first_what_tells_most_be_it_a_loss() -> None:
    costs = [(4, 2e5, 1e5), (64, 1e5, 1e5), (1024, 1e5, 1e6)]
    assert [cost[0] for cost in chosen(costs)] == [4, 64, 1024]
    assert [cost[0] for cost in chosen(costs, either=True)] == [1024, 4, 64]


def test_a_control_that_fails_ends_the_alarm_and_is_not_tried_again() -> None:
    sandbox = replies({4: 0.5, 64: 0.5, 1024: 0.5}, control=0.8)
    found = measure_speed(sandbox, SUBJECT, plan(loss_ns=500))
    assert [asked["new"] for asked in sandbox.asked].count(CONTROL) == 1
    assert found.pace == "unclear"
