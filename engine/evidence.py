"""What a proof found: figures with their intervals, what may be claimed, and what was not checked.

All values are frozen. Times are nanoseconds per call, memory is bytes, a ratio above 1 means that the new
code is better. A claim that is not made carries its reason in `why_not`, a clause for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WORTH = 1.05
"""A gain is claimed if the low end of its interval is above this; a loss is one below its reciprocal."""

SLIGHT_NS = 500.0
"""A call that gains or loses less than half a microsecond is about as fast as before, whatever the ratio."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A point estimate with its 95 % confidence interval."""

    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SizeTiming:
    """One comparison at one input size: the median of `rounds` paired ratios old / new, and both medians."""

    size: int
    before_ns: float
    after_ns: float
    ratio: Interval
    rounds: int

    @property
    def saved_ns(self) -> float:
        """What the new code saves per call, by the medians; negative where it is slower."""
        return self.before_ns - self.after_ns

    @property
    def alike(self) -> bool:
        """Tell whether both take about as long: the whole interval within 5 %, or half a microsecond."""
        ratio = self.ratio
        if ratio.low >= 1 / WORTH and ratio.high <= WORTH:
            return True
        return all(
            abs(self.before_ns * (1 - 1 / end)) < SLIGHT_NS for end in (ratio.low, ratio.high) if end > 0
        )


Pace = Literal["faster", "slower", "about the same", "unclear"]
"""The answer to "is it slower?"."""

Clocks = Literal["processor", "wall"]


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed claim. `timings` are taken on held-out inputs, smallest size first.

    `control` is the comparison of two byte-identical copies of the old code (it must not claim), `confirmed`
    the ratio at the claimed size in a fresh process with another hash seed; either is None when the budget or
    an earlier step ended the work. `clock` tells what was measured: processor time of the thread, or time on
    the wall where calls wait. `beside` is what must be said next to a claim: where the new code is slower.
    `at` is the size that was confirmed: the best one whose calls save enough to be worth a comment or, of
    code that is slower, the one that loses most.
    """

    timings: tuple[SizeTiming, ...]
    control: Interval | None
    confirmed: Interval | None
    claimed: bool
    why_not: str = ""
    clock: Clocks = "processor"
    beside: str = ""
    at: int | None = None

    @property
    def best(self) -> SizeTiming | None:
        """What a claim speaks of: the size `at`; without a claim, the one with the highest lower bound."""
        chosen = [timing for timing in self.timings if timing.size == self.at]
        return max(chosen or self.timings, key=lambda timing: timing.ratio.low, default=None)

    @property
    def slower(self) -> bool:
        """Tell whether a loss is shown, at `at` and again in a fresh process: by intervals below 1 / 1.05."""
        lost = [timing.ratio.high < 1 / WORTH for timing in self.timings if timing.size == self.at]
        again = self.confirmed is not None and self.confirmed.high < 1 / WORTH
        return not self.claimed and again and any(lost)

    @property
    def pace(self) -> Pace:
        """What is shown, in a word; "unclear" is no answer, and `why_not` says why."""
        if self.claimed:
            return "faster"
        if self.slower:
            return "slower"
        alike = bool(self.timings) and all(timing.alike for timing in self.timings)
        return "about the same" if alike else "unclear"

    @property
    def telling(self) -> SizeTiming | None:
        """The size that `pace` rests on: where a gain or loss was confirmed, else the worst."""
        return self.best if self.pace in ("faster", "slower") else self.worst

    @property
    def worst(self) -> SizeTiming | None:
        """The size with the lowest ratio: shown beside the claim."""
        return min(self.timings, key=lambda timing: timing.ratio.point, default=None)


@dataclass(frozen=True, slots=True)
class Scaling:
    """The growth claim: log-log slopes of time over `sizes`, old and new, with bootstrap intervals."""

    sizes: tuple[int, ...]
    before_ns: tuple[float, ...]
    after_ns: tuple[float, ...]
    before: Interval
    after: Interval
    claimed: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """Peak allocations of one call at `size`, by tracemalloc: medians of the same interleaved scheme."""

    size: int
    before_bytes: int
    after_bytes: int
    ratio: Interval
    claimed: bool
    why_not: str = ""

    @property
    def costs_more(self) -> bool:
        """Tell whether the new code needs over 20 % more memory, which a speed claim must then say."""
        return self.after_bytes > 1.2 * self.before_bytes


Sameness = Literal["same", "different", "not shown"]
"""What a differential run found: no difference, a difference, or not enough to say either."""


RECORDED = "your tests"
"""The source of inputs that were recorded while the repository's tests ran, for a person who owns them."""


@dataclass(frozen=True, slots=True)
class InputSource:
    """Where inputs came from ("types and defaults", "your tests"); the seed repeats them."""

    kind: str
    seed: int
    distinct: int


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The differential run: `distinct` inputs by structural hash, `raised` of them ended in an exception.

    When `sameness` is "different", `difference` says what differs where ("result[1]: 2 != 3"), and
    `counterexample` is runnable Python that shows it.
    """

    sameness: Sameness
    distinct: int
    raised: int
    sources: tuple[InputSource, ...]
    exhaustive: bool = False
    counterexample: str = ""
    why_not: str = ""
    difference: str = ""

    @property
    def replayed(self) -> int:
        """How many of the distinct inputs were recorded while the repository's tests ran."""
        return sum(source.distinct for source in self.sources if source.kind == RECORDED)


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A step that was not taken, and why, each a clause for a person."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class SuiteRuns:
    """The repository's tests, run before and after the rewrite.

    `executed` tests run the changed lines and passed twice on the original; `others` are those beside them
    that did. `passed_before` and `passed_after` count among both. `flaky` tests did one thing and then
    another, and count nowhere; `broken` ones passed before and not after, or were gone. `claimed`: tests that
    execute the changed lines pass before and after.
    """

    executed: int
    others: int
    passed_before: int
    passed_after: int
    flaky: tuple[str, ...]
    broken: tuple[str, ...]
    claimed: bool
    why_not: str = ""
