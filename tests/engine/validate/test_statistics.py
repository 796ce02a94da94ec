import random
from math import exp, log
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evidence import Interval
from engine.validate import statistics as stats

TIMES = st.floats(1.0, 1e9)
PAIRS = st.lists(st.tuples(TIMES, TIMES), min_size=1, max_size=40)
law = settings(deadline=None)
FEW = 60
"""Resamples: the laws hold for any number."""


def interval(pairs: list[tuple[float, float]], seed: int = 1) -> Interval:
    before, after = zip(*pairs, strict=True)
    return stats.ratio_interval(before, after, random.Random(seed), FEW)


@law
@given(PAIRS)
def test_the_interval_holds_its_point_and_the_point_is_the_median(pairs: list[tuple[float, float]]) -> None:
    found = interval(pairs)
    assert found.low <= found.point <= found.high
    assert found.point == pytest.approx(exp(median(log(a) - log(b) for a, b in pairs)))


@law
@given(PAIRS, st.floats(1e-3, 1e3))
def test_the_unit_of_time_does_not_matter(pairs: list[tuple[float, float]], unit: float) -> None:
    one, other = interval(pairs), interval([(a * unit, b * unit) for a, b in pairs])
    assert (other.low, other.point, other.high) == pytest.approx((one.low, one.point, one.high))


@law
@given(PAIRS)
def test_swapping_old_and_new_gives_the_reciprocal(pairs: list[tuple[float, float]]) -> None:
    one, other = interval(pairs), interval([(b, a) for a, b in pairs])
    assert (1 / other.high, 1 / other.point, 1 / other.low) == pytest.approx((one.low, one.point, one.high))


@law
@given(PAIRS, st.floats(1.0, 3.0))
def test_slower_old_code_never_lowers_the_ratio(pairs: list[tuple[float, float]], factor: float) -> None:
    one, other = interval(pairs), interval([(a * factor, b) for a, b in pairs])
    for low, high in ((one.low, other.low), (one.point, other.point), (one.high, other.high)):
        assert high >= low * (1 - 1e-9)


@law
@given(PAIRS, st.integers(0, 9))
def test_the_same_seed_gives_the_same_interval(pairs: list[tuple[float, float]], seed: int) -> None:
    assert interval(pairs, seed) == interval(pairs, seed)


@law
@given(PAIRS)
def test_identical_samples_are_never_claimed(pairs: list[tuple[float, float]]) -> None:
    assert not stats.is_faster(interval([(a, a) for a, _ in pairs]))


@law
@given(st.floats(0.1, 3.0), st.floats(1.0, 1e6), st.integers(5, 8))
def test_the_slope_of_a_power_is_its_exponent(power: float, constant: float, count: int) -> None:
    sizes = [16 * 2**step for step in range(count)]
    times = [constant * size**power for size in sizes]
    assert stats.slope(sizes, times) == pytest.approx(power)
    found = stats.slope_interval(sizes, [times] * 5, random.Random(1), FEW)
    assert (found.low, found.high) == pytest.approx((power, power))


@law
@given(st.lists(st.lists(TIMES, min_size=5, max_size=5), min_size=5, max_size=9), st.floats(1e-3, 1e3))
def test_the_slope_does_not_depend_on_the_unit(rounds: list[list[float]], unit: float) -> None:
    sizes = [16, 32, 64, 128, 256]
    one = stats.slope_interval(sizes, rounds, random.Random(1), FEW)
    scaled = [[time * unit for time in row] for row in rounds]
    other = stats.slope_interval(sizes, scaled, random.Random(1), FEW)
    assert (other.low, other.point, other.high) == pytest.approx((one.low, one.point, one.high), abs=1e-9)
    assert one.low <= one.point <= one.high


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """A simulation of 100 rounds with a known ratio; `bench/measurement.py` has the long one."""
    held = 0
    for seed in range(60):
        draw = random.Random(seed)
        before = [1.1 * exp(draw.gauss(0, 0.05)) for _ in range(100)]
        found = stats.ratio_interval(before, [1.0] * 100, draw, 100)
        held += found.low <= 1.1 <= found.high
    assert held >= 50


def test_an_unpaired_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        stats.ratio_interval([1.0, 2.0], [1.0], random.Random(1))


@pytest.mark.parametrize(
    ("low", "high", "faster", "slower"),
    [
        (1.051, 2.0, True, False),
        (1.05, 2.0, False, False),
        (0.9, 3.0, False, False),
        (0.5, 0.96, False, False),
        (0.5, 0.95, False, True),
    ],
)
def test_a_claim_needs_the_whole_interval(low: float, high: float, faster: bool, slower: bool) -> None:
    ratio = Interval((low + high) / 2, low, high)
    assert (stats.is_faster(ratio), stats.is_slower(ratio)) == (faster, slower)


def test_what_is_saved_goes_by_the_low_end() -> None:
    assert stats.saved(1000, Interval(4.0, 2.0, 5.0)) == 500


def slopes(point: float, spread: float = 0.05) -> Interval:
    return Interval(point, point - spread, point + spread)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (slopes(2.0), slopes(1.0), ""),
        (slopes(3.0), slopes(1.2), ""),
        (slopes(2.0), slopes(1.6), "the new code is not shown"),
        (slopes(1.2), slopes(1.0), "the old code is not shown"),
        (slopes(1.2), slopes(0.0), "the old code is not shown"),
        (slopes(2.0, 0.6), slopes(1.0), "the old code is not shown"),
        (slopes(1.7), slopes(1.28), "too close"),
        (slopes(2.0), slopes(1.0, 0.5), "the new code is not shown"),
    ],
)
def test_only_quadratic_made_near_linear_is_claimed(before: Interval, after: Interval, said: str) -> None:
    why = stats.why_not_flatter(before, after)
    assert why.startswith(said) if said.startswith("the ") else said in why
    assert bool(why) == bool(said)
