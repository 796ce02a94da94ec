"""The task that times at doubling sizes, both sides in turns, sizes interleaved within each round."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter_ns
from typing import NamedTuple, cast

from .comparison import Comparison, Declined, Supply, Unusable, still
from .timing import MOST_CALLS, PREPARED, TRACED_NS, estimate

BATCH_NS = 300_000
STREAM = 4
LARGEST = 1 << 20
FEWEST_SIZES = 5
FEWEST_ROUNDS = 6
SLOW_INPUT_NS = 100_000_000
"""Where making one input takes longer, sizes grow no further."""


class Step(NamedTuple):
    """One size: how many calls a batch has and what it takes for both sides, roughly, in nanoseconds."""

    size: int
    calls: int
    cost: float


def answer(question: Mapping[str, object]) -> dict[str, object]:
    """Answer with samples at doubling sizes.

    The question has what `timing` explains in common, and `start` (the first size), `most` (of the sizes: the
    largest stay), `slowest_ns` (sizes grow until a call takes longer), `rounds` and `seconds`. The answer has
    `sizes`; `before` and `after`, per round a list of nanoseconds per call for each size; `clock` as in
    `timing`; or `declined`.
    """
    try:
        comparison = Comparison(question)
        still()
        deadline = perf_counter_ns() + int(cast(float, question["seconds"]) * 1e9)
        steps = ladder(comparison, question, deadline)
        return sample(comparison, question, steps, deadline)
    except Declined as declined:
        return {"declined": str(declined)}


def ladder(comparison: Comparison, question: Mapping[str, object], deadline: int) -> list[Step]:
    """Return the sizes to measure: doubling until calls are slow or half of the time is over."""
    size = cast(int, question["start"])
    slowest = cast(int, question["slowest_ns"])
    middle = (perf_counter_ns() + deadline) // 2
    steps: list[Step] = []
    before = after = 0.0
    while size <= LARGEST and perf_counter_ns() < middle:
        comparison.probe(size, trace=max(before, after) < TRACED_NS)
        before, after, prepare = estimate(comparison, size)
        calls = min(max(round(BATCH_NS / max(before, after)), 1), MOST_CALLS)
        if comparison.fresh or comparison.stateful:
            calls = min(calls, max(int(PREPARED * BATCH_NS / max(prepare, 1.0)), 1))
        made = calls if comparison.fresh or comparison.stateful else 1
        steps.append(Step(size, calls, calls * (before + after) + 2 * made * prepare))
        if max(before, after) > slowest or prepare > SLOW_INPUT_NS:
            break
        size *= 2
    return window(steps, cast(int, question["most"]), deadline - perf_counter_ns())


def window(steps: list[Step], most: int, left: float) -> list[Step]:
    """Return the largest sizes, at most `most`, of which a few rounds fit the nanoseconds left."""
    end = len(steps)
    while end > FEWEST_SIZES and round_cost(steps[max(end - most, 0) : end]) * FEWEST_ROUNDS > left:
        end -= 1
    return steps[max(end - most, 0) : end]


def round_cost(steps: list[Step]) -> float:
    """Return what one round over the sizes takes, roughly, in nanoseconds."""
    return 2 * sum(step.cost for step in steps)


def sample(
    comparison: Comparison, question: Mapping[str, object], steps: list[Step], deadline: int
) -> dict[str, object]:
    """Run the rounds: as many as asked for and the time allows."""
    before: list[list[float]] = []
    after: list[list[float]] = []
    cost = round_cost(steps)
    supplies = [Supply(comparison, step.size, STREAM) for step in steps]
    for _ in range(cast(int, question["rounds"])):
        if perf_counter_ns() + cost > deadline:
            break
        old, new = zip(*(pair(comparison, step, supply) for step, supply in zip(steps, supplies)))
        before.append(list(old))
        after.append(list(new))
    sizes = [step.size for step in steps]
    return {"sizes": sizes, "before": before, "after": after, **comparison.how()}


def pair(comparison: Comparison, step: Step, supply: Supply) -> tuple[float, float]:
    """Return the nanoseconds per call of both sides at one size, in the order A B B A."""
    seeds = supply.take(1)
    try:
        took = [comparison.time(turn, step.size, seeds, step.calls) for turn in (0, 1, 1, 0)]
    except Unusable as unusable:
        supply.check(unusable)
        return pair(comparison, step, supply)
    comparison.settle()
    return (took[0] + took[3]) / (2 * step.calls), (took[1] + took[2]) / (2 * step.calls)
