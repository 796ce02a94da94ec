"""The task that times: raw samples of interleaved rounds. What they mean is decided outside.

A round is A B B A: what drifts evenly, such as a processor's clock, weighs on both alike. Each of the two
halves has inputs of its own, the same for A and B.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter_ns
from typing import cast

from .comparison import CALIBRATING, Comparison, Declined, Supply, Unusable, still

BATCH_NS = 700_000
"""What one batch takes, about: long against the clock's grain, short against a neighbour's time slice."""
DISTINCT = 16
"""How many distinct inputs a batch is made of at most, where calls may share them."""
PREPARED = 3
"""How many times longer than a batch its preparation may take."""
MOST_CALLS = 20_000
TRACED_NS = 50_000
"""Hidden memory is looked for as long as calls at the size before take less."""


def answer(question: Mapping[str, object]) -> dict[str, object]:
    """Answer a question of two kinds, `ask`: "calibrate" or "compare".

    Common: `old`, `new` (module names), `function`, `workload`, `seed`, `swapped` (load `new` first),
    `wall` (use the clock on the wall even where calls do not wait).
    "calibrate" with `sizes` (ascending) and `slowest_ns`: returns `sizes`, a list of objects with `size`,
    `before_ns`, `after_ns` (per call), `prepare_ns` (per call) up to the first size whose calls are slower.
    It also looks for hidden memory, so it comes first.
    "compare" with `size`, `rounds`, `stream`, `seconds`: returns `before` and `after`, nanoseconds per call,
    one number per round each, and `calls`, the number in a batch.
    Both return `clock` ("processor" or "wall"), `fresh` (each call got an input of its own), `stateful` (what
    the modules keep was put back before each call); or `declined`, a clause that says why nothing was timed.
    """
    try:
        comparison = Comparison(question)
        still()
        if question["ask"] == "calibrate":
            return calibrate(comparison, question)
        return compare(comparison, question)
    except Declined as declined:
        return {"declined": str(declined)}


def calibrate(comparison: Comparison, question: Mapping[str, object]) -> dict[str, object]:
    """Return what one call takes, by size."""
    found: list[dict[str, object]] = []
    before = after = 0.0
    for size in cast("list[int]", question["sizes"]):
        comparison.probe(size, trace=max(before, after) < TRACED_NS)
        before, after, prepare = estimate(comparison, size)
        found.append({"size": size, "before_ns": before, "after_ns": after, "prepare_ns": prepare})
        if max(before, after) > cast(int, question["slowest_ns"]):
            break
    return {"sizes": found, **comparison.how()}


def estimate(comparison: Comparison, size: int) -> tuple[float, float, float]:
    """Return the nanoseconds per call of both sides and of making one input, roughly."""
    supply = Supply(comparison, size, CALIBRATING, 100)
    try:
        return _estimate(comparison, size, supply.take(DISTINCT))
    except Unusable as unusable:
        supply.check(unusable)
        return _estimate(comparison, size, supply.take(DISTINCT))


def _estimate(comparison: Comparison, size: int, seeds: list[int]) -> tuple[float, float, float]:
    figures = []
    prepare = 0.0
    for turn in (0, 1):
        count = 1
        while True:
            start = perf_counter_ns()
            took = comparison.time(turn, size, seeds, count)
            made = count if comparison.fresh or comparison.stateful else min(count, DISTINCT)
            spent = (perf_counter_ns() - start - took) / made
            if took >= BATCH_NS // 4 or count >= MOST_CALLS:
                break
            count *= 4
        prepare = max(prepare, spent)
        again = comparison.time(turn, size, seeds, count)
        figures.append(max(min(took, again) / count, 1.0))
        comparison.settle()
    return figures[0], figures[1], prepare


def compare(comparison: Comparison, question: Mapping[str, object]) -> dict[str, object]:
    """Return the paired samples at one size; fewer rounds than asked for where `seconds` are over."""
    size = cast(int, question["size"])
    comparison.probe(size, trace=False)
    count, distinct = batch(comparison, size)
    before, after = rounds(comparison, question, count, distinct)
    if comparison.strayed:
        comparison.stateful = True
        count, distinct = batch(comparison, size)
        before, after = rounds(comparison, question, count, distinct)
    return {"before": before, "after": after, "calls": count, **comparison.how()}


def batch(comparison: Comparison, size: int) -> tuple[int, int]:
    """Return how many calls a batch has and how many distinct inputs it is made of."""
    before, after, prepare = estimate(comparison, size)
    slower = max(before, after)
    count = min(max(round(BATCH_NS / slower), 1), MOST_CALLS)
    affordable = max(int(PREPARED * BATCH_NS / max(prepare, 1.0)), 1)
    if comparison.fresh or comparison.stateful:
        count = min(count, affordable)
    return count, min(DISTINCT, count, affordable)


def rounds(
    comparison: Comparison, question: Mapping[str, object], count: int, distinct: int
) -> tuple[list[float], list[float]]:
    """Run the rounds and return the mean nanoseconds per call of each, for both sides."""
    size, wanted = cast(int, question["size"]), cast(int, question["rounds"])
    stream = cast(int, question["stream"])
    deadline = perf_counter_ns() + int(cast(float, question["seconds"]) * 1e9)
    before: list[float] = []
    after: list[float] = []
    comparison.strayed = False
    supply = Supply(comparison, size, stream)
    while len(before) < wanted and perf_counter_ns() < deadline:
        early, late = supply.take(distinct), supply.take(distinct)
        try:
            first = comparison.time(0, size, early, count)
            second = comparison.time(1, size, early, count)
            third = comparison.time(1, size, late, count)
            fourth = comparison.time(0, size, late, count)
        except Unusable as unusable:
            supply.check(unusable)
            continue
        before.append((first + fourth) / (2 * count))
        after.append((second + third) / (2 * count))
        if not comparison.stateful and comparison.state.changed():
            comparison.strayed = True
            break
        comparison.settle()
    return before, after
