import random

import pytest

from engine.ports import Json
from engine.validate.growth import GrowthPlan, measure_growth
from engine.validate.sampling import Subject
from tests.engine.validate.recorded import RecordedSandbox, Ticks

SUBJECT = Subject(b"old", b"new", "f", {"setup": "", "call": "f(n)"})
SIZES = [64, 128, 256, 512, 1024]


def times(power: float, rounds: int = 9, sizes: list[int] = SIZES) -> list[Json]:
    draw = random.Random(3)
    return [[100 * size**power * draw.uniform(0.98, 1.02) for size in sizes] for _ in range(rounds)]


def measured(value: Json) -> tuple[bool, str]:
    sandbox = RecordedSandbox(lambda task, question: value)
    found = measure_growth(sandbox, SUBJECT, GrowthPlan(Ticks(), random.Random(1)))
    return found.claimed, found.why_not


def answer(before: float, after: float) -> dict[str, Json]:
    return {"sizes": list(SIZES), "before": times(before), "after": times(after)}


@pytest.mark.parametrize(("before", "after"), [(2.0, 1.0), (1.9, 1.2), (3.0, 1.0), (2.0, 0.0)])
def test_quadratic_made_near_linear_is_claimed(before: float, after: float) -> None:
    assert measured(answer(before, after)) == (True, "")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (1.0, 1.0, "the old code is not shown"),
        (1.2, 1.0, "the old code is not shown"),
        (2.0, 2.0, "the new code is not shown"),
        (3.0, 2.0, "the new code is not shown"),
        (1.0, 2.0, "the old code is not shown"),
    ],
)
def test_anything_less_is_not(before: float, after: float, why: str) -> None:
    claimed, said = measured(answer(before, after))
    assert not claimed
    assert said.startswith(why)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "the run gave no samples"),
        ({"declined": "it remembers"}, "it remembers"),
        ({"sizes": "x"}, "the run gave no samples"),
        ({"sizes": [8, 16, 32]}, "only 3 sizes fit the time, of at least 5 over 16-fold"),
        ({"sizes": [10, 11, 12, 13, 14]}, "only 5 sizes fit the time, of at least 5 over 16-fold"),
        ({**answer(2, 1), "after": []}, "the run gave no samples"),
        ({**answer(2, 1), "before": [[1.0]] * 9}, "the run gave no samples"),
        ({**answer(2, 1), "before": [[0.0] * 5] * 9}, "the run gave no samples"),
        ({**answer(2, 1), "sizes": [0.5, 32, 64, 128, 256]}, "the run gave sizes that were not asked for"),
        ({**answer(2, 1), "sizes": [16, 16, 64, 128, 256]}, "the run gave sizes that were not asked for"),
        (
            {**answer(2, 1), "sizes": [16 * 2**n for n in range(9)]},
            "the run gave sizes that were not asked for",
        ),
        (
            {"sizes": list(SIZES), "before": times(2, 10), "after": times(1, 10)},
            "the run gave more than the 9 rounds that it was asked for",
        ),
        (
            {"sizes": list(SIZES), "before": times(2, 4), "after": times(1, 4)},
            "only 4 of at least 5 rounds fit the time",
        ),
    ],
)
def test_answers_are_doubted(value: Json, why: str) -> None:
    assert measured(value) == (False, why)


def test_medians_are_per_size() -> None:
    sandbox = RecordedSandbox(lambda task, question: answer(2, 1))
    found = measure_growth(sandbox, SUBJECT, GrowthPlan(Ticks(), random.Random(1)))
    assert found.sizes == tuple(SIZES)
    assert found.before_ns[-1] / found.before_ns[0] == pytest.approx(256, rel=0.05)
    assert found.after_ns[-1] / found.after_ns[0] == pytest.approx(16, rel=0.05)


def test_a_spent_budget_is_said() -> None:
    sandbox = RecordedSandbox(lambda task, question: answer(2, 1))
    found = measure_growth(sandbox, SUBJECT, GrowthPlan(Ticks(2.0), random.Random(1), budget=2))
    assert found.why_not == "the budget of 2 s ended before anything was timed"
