"""How sure a figure is that comes from groups: regions of one family or module are alike, so groups are
drawn.

Every figure here is a sum over episodes divided by another (return per episode, gain per minute, invalid per
step). Groups are drawn with replacement and the ratio is formed anew; two policies are compared on the same
draws, as they were run on the same regions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 4000
SEED = 20
LEVEL = 0.9
"""Intervals hold 90 %: their lower end is a one-sided bound of 95 %."""

POWER = 0.8


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the bounds of its interval."""

    point: float
    low: float
    high: float


class Groups:
    """The groups of some episodes, and draws of them that all figures share."""

    def __init__(self, names: Sequence[str], draws: int = DRAWS, seed: int = SEED) -> None:
        self.names, self._of = np.unique(np.asarray(names, dtype=str), return_inverse=True)
        count = len(self.names)
        rng = np.random.default_rng(seed)
        self._weights = rng.multinomial(count, np.full(count, 1.0 / count), size=draws).astype(np.float64)

    def sums(self, values: Floats) -> Floats:
        """Return the sum of each group."""
        return np.bincount(self._of, weights=values, minlength=len(self.names)).astype(np.float64)

    def ratio(self, above: Floats, below: Floats | None = None) -> Interval:
        """Return sum(above) / sum(below) with its interval; without `below` it is the mean per episode."""
        over, under = self.sums(above), self.sums(np.ones_like(above) if below is None else below)
        return _interval(
            _divided(over.sum(), under.sum()), _divided(self._weights @ over, self._weights @ under)
        )

    def difference(self, one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Interval:
        """Return how much larger the ratio of `one` is than that of `other`, on the same draws."""
        sums = [(self.sums(above), self.sums(below)) for above, below in (one, other)]
        point = [_divided(above.sum(), below.sum()) for above, below in sums]
        drawn = [_divided(self._weights @ above, self._weights @ below) for above, below in sums]
        return _interval(point[0] - point[1], drawn[0] - drawn[1])

    def detectable(self, differences: Floats) -> float:
        """Return the least mean difference that would be found four times in five at this level.

        From the variance between groups, as of a mean whose weights are the sizes of groups (the
        cluster-robust error of a mean).
        """
        count = len(self.names)
        if count < 2:
            return float("inf")
        sizes = self.sums(np.ones_like(differences))
        residuals = self.sums(differences) - differences.mean() * sizes
        error = np.sqrt(count / (count - 1) * (residuals**2).sum()) / sizes.sum()
        normal = NormalDist()
        return float((normal.inv_cdf((1 + LEVEL) / 2) + normal.inv_cdf(POWER)) * error)


def _divided(above: Floats, below: Floats) -> Floats:
    """Return above / below; 0 where nothing is below, as with no step none was invalid."""
    above, below = np.asarray(above, np.float64), np.asarray(below, np.float64)
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _interval(point: Floats, drawn: Floats) -> Interval:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(point), float(low), float(high))
