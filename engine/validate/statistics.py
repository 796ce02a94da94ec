"""What samples say: medians of paired ratios, slopes, and their intervals. Pure functions.

Ratios are handled as logarithms: swapping old and new then gives exactly the reciprocal. Intervals are 95 %
percentile intervals of 1000 bootstrap resamples (Efron, "Bootstrap methods: another look at the jackknife",
Annals of Statistics 7, 1979); the draws come from a generator that the caller seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log
from statistics import fmean, median
from typing import Protocol

from engine.evidence import WORTH, Interval

RESAMPLES = 1000
TAIL = 0.025
"""The share of resamples beyond either end of the interval."""


class Draw(Protocol):
    """A seeded source of randomness: `random.Random` is one."""

    def choices(self, population: Sequence[int], *, k: int) -> list[int]:
        """Return `k` members, drawn with replacement."""
        ...

    def getrandbits(self, k: int, /) -> int:
        """Return an integer of `k` random bits."""
        ...


def bootstrap(
    rows: int, statistic: Callable[[Sequence[int]], float], draw: Draw, resamples: int = RESAMPLES
) -> Interval:
    """Return a statistic of all rows with its interval; it is given the numbers of the rows to use.

    The point is always within the interval: a percentile interval of few rows need not hold it by itself.
    """
    everything = range(rows)
    point = statistic(everything)
    values = sorted(statistic(draw.choices(everything, k=rows)) for _ in range(resamples))
    low = int(TAIL * resamples)
    return Interval(point, min(point, values[low]), max(point, values[-1 - low]))


def ratio_interval(
    before: Sequence[float], after: Sequence[float], draw: Draw, resamples: int = RESAMPLES
) -> Interval:
    """Return the median of the paired ratios before / after with its interval; above 1 is a gain.

    Both have the same number of samples, at least one, all positive and finite.
    """
    logs = [log(old) - log(new) for old, new in zip(before, after, strict=True)]
    found = bootstrap(len(logs), lambda rows: median([logs[row] for row in rows]), draw, resamples)
    return Interval(exp(found.point), exp(found.low), exp(found.high))


def slope(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Return the slope of log time over log size by least squares: the power of growth."""
    x, y = [log(size) for size in sizes], [log(time) for time in times]
    middle = fmean(x)
    centre = fmean(y)
    spread = sum((a - middle) ** 2 for a in x)
    return sum((a - middle) * (b - centre) for a, b in zip(x, y, strict=True)) / spread


def slope_interval(
    sizes: Sequence[int], samples: Sequence[Sequence[float]], draw: Draw, resamples: int = RESAMPLES
) -> Interval:
    """Return the log-log slope of the median times with its interval.

    `samples` holds per round one time per size. Whole rounds are drawn: what slowed a round slowed all its
    sizes.
    """
    columns = list(zip(*samples, strict=True))

    def fit(rows: Sequence[int]) -> float:
        return slope(sizes, [median([column[row] for row in rows]) for column in columns])

    return bootstrap(len(samples), fit, draw, resamples)


# ------------------------------------------------------------------------------------------------ decisions

STEEP = 1.5
"""Slopes from here on are quadratic or worse. Fits of quadratic functions gave 1.69 to 2.16."""
NEAR_LINEAR = 1.35
"""Slopes up to here are near-linear: n and n log n alike. Fits of such functions gave 0.86 to 1.18."""
APART = 0.5


def is_faster(ratio: Interval) -> bool:
    """Tell whether a gain may be claimed."""
    return ratio.low > WORTH


def is_slower(ratio: Interval) -> bool:
    """Tell whether a loss must be said."""
    return ratio.high < 1 / WORTH


def saved(before: float, ratio: Interval) -> float:
    """Return what the new code saves at least, by the interval's low end, in the unit of `before`."""
    return before * (1 - 1 / ratio.low)


def why_not_flatter(before: Interval, after: Interval) -> str:
    """Return why two slopes do not show quadratic (or worse) turned near-linear; empty if they do."""
    if before.low < STEEP:
        return f"the old code is not shown to grow with the square of the size or worse ({_power(before)})"
    if after.high > NEAR_LINEAR:
        return f"the new code is not shown to grow nearly in line with the size ({_power(after)})"
    if before.point - after.point < APART or before.low <= after.high:
        return f"the slopes are too close ({_power(before)} and {_power(after)})"
    return ""


def _power(slope: Interval) -> str:
    return f"power {slope.point:.2f}, {slope.low:.2f} to {slope.high:.2f}"
