"""Timing two forms of code against each other so that drift of the machine cancels out.

Rounds are interleaved A B B A, with fresh arguments for each call and the collector off while timing; the
figure is the median of the paired ratios with a bootstrap interval (Efron 1979, percentile method).
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUND_SECONDS = 0.0007
RESAMPLES = 1000


@dataclass(frozen=True)
class Ratio:
    """How many times faster B is than A: the median of paired ratios and its 95 % interval."""

    median: float
    low: float
    high: float


def compare(a: Callable[[int], float], b: Callable[[int], float], *, rounds: int = 60) -> Ratio:
    """Compare two timers; each takes a number of calls and returns the seconds that they took."""
    calls = max(1, _calls_for(a)), max(1, _calls_for(b))
    ratios = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            first, second, third, fourth = a(calls[0]), b(calls[1]), b(calls[1]), a(calls[0])
            ratios.append(((first + fourth) / calls[0]) / ((second + third) / calls[1]))
    finally:
        gc.enable()
    return _interval(ratios)


def _calls_for(timer: Callable[[int], float]) -> int:
    timer(1)
    return int(ROUND_SECONDS / max(timer(1), 1e-7))


def _interval(ratios: Sequence[float]) -> Ratio:
    draw = random.Random(7)
    medians = sorted(statistics.median(draw.choices(ratios, k=len(ratios))) for _ in range(RESAMPLES))
    return Ratio(statistics.median(ratios), medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES)])


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the processor time that one run of `work` takes, collector off."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()
