"""The growth claim: quadratic (or worse) turned near-linear. Nothing finer is claimed.

n and n log n are not told apart. What a textbook says does not count: `s += x` on text is linear in CPython.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from engine.evidence import Interval, Scaling
from engine.ports import Json, Sandbox
from engine.validate.sampling import Clock, Declined, Subject, ask, numbers
from engine.validate.statistics import Draw, slope_interval, why_not_flatter

FEWEST_SIZES = 5
SPAN = 16
"""The largest size over the smallest, at least."""
MOST_SIZES = 6
"""The largest ones are fitted: at small sizes what does not grow hides what does."""
ROUNDS = 9
FEWEST_ROUNDS = 5
START = 16
NOTHING = Interval(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class GrowthPlan:
    """How growth is measured: `budget` in seconds by `clock`; sizes grow until a call takes `slowest_ns`."""

    clock: Clock
    draw: Draw
    budget: float = 3.0
    start: int = START
    slowest_ns: int = 30_000_000


@dataclass(frozen=True, slots=True)
class _Samples:
    sizes: list[int]
    before: list[list[float]]
    after: list[list[float]]


def measure_growth(sandbox: Sandbox, subject: Subject, plan: GrowthPlan) -> Scaling:
    """Measure how both versions grow with the size, and whether a better power may be claimed.

    Raises `NoSandbox` or `ToolFailed` as the sandbox does; everything else is in the result.
    """
    deadline = plan.clock() + plan.budget
    with sandbox.open(subject.files) as session:
        seconds = deadline - plan.clock()
        if seconds <= 0:
            return nothing(f"the budget of {plan.budget:g} s ended before anything was timed")
        more: dict[str, Json] = {"start": plan.start, "most": MOST_SIZES, "slowest_ns": plan.slowest_ns}
        question = subject.question(plan.draw.getrandbits(30), rounds=ROUNDS, seconds=seconds, **more)
        answer = ask(session, "growth", question, seconds)
    samples = answer if isinstance(answer, Declined) else understood(answer)
    if isinstance(samples, Declined):
        return nothing(samples.why)
    return scaling(samples.sizes, samples.before, samples.after, plan.draw)


def nothing(why: str) -> Scaling:
    """Return a scaling of which nothing is known."""
    return Scaling((), (), (), NOTHING, NOTHING, claimed=False, why_not=why)


def understood(answer: dict[str, Json]) -> _Samples | Declined:
    """Return the samples of an answer, if they are enough and of one shape."""
    measured = numbers(answer.get("sizes"))
    if measured is None:
        return Declined("the run gave no samples")
    sizes = [int(size) for size in measured]
    if sizes != sorted({size for size in sizes if size > 0}) or len(sizes) > MOST_SIZES:
        return Declined("the run gave sizes that were not asked for")
    if len(sizes) < FEWEST_SIZES or sizes[-1] < SPAN * sizes[0]:
        return Declined(f"only {len(sizes)} sizes fit the time, of at least {FEWEST_SIZES} over {SPAN}-fold")
    before, after = rows(answer.get("before"), len(sizes)), rows(answer.get("after"), len(sizes))
    if before is None or after is None or len(before) != len(after):
        return Declined("the run gave no samples")
    if len(before) > ROUNDS:
        return Declined(f"the run gave more than the {ROUNDS} rounds that it was asked for")
    if len(before) < FEWEST_ROUNDS:
        return Declined(f"only {len(before)} of at least {FEWEST_ROUNDS} rounds fit the time")
    return _Samples(sizes, before, after)


def rows(value: Json, width: int) -> list[list[float]] | None:
    """Return lists of `width` positive numbers each, or None if it is anything else."""
    if not isinstance(value, list):
        return None
    found = [row for row in (numbers(one) for one in value) if row is not None and len(row) == width]
    return found if len(found) == len(value) else None


def scaling(sizes: list[int], before: list[list[float]], after: list[list[float]], draw: Draw) -> Scaling:
    """Return what samples at doubling sizes say: per round one time per size."""
    old, new = slope_interval(sizes, before, draw), slope_interval(sizes, after, draw)
    why = why_not_flatter(old, new)
    medians = [tuple(median(column) for column in zip(*side, strict=True)) for side in (before, after)]
    return Scaling(tuple(sizes), medians[0], medians[1], old, new, claimed=not why, why_not=why)
