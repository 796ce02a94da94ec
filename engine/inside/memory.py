"""The task that measures the peak of memory, apart from timing: tracing makes everything slower.

The peak is of blocks allocated during the call, by `tracemalloc`: its result is among them, its arguments are
not. A lazy result is drained, its items let go one by one. The garbage collector is on, as in real life.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import AsyncIterator, Mapping
from time import perf_counter_ns
from typing import cast

from .comparison import Comparison, Declined, Supply
from .running import ASYNC, AWAITED, LAZY, NESTED_LAZY, PLAIN, Call, Runner

STREAM = 5
FEWEST_ROUNDS = 3
"""Peaks hardly differ from round to round: so many are taken even where the time is over."""


def answer(question: Mapping[str, object]) -> dict[str, object]:
    """Answer with `before` and `after`: the peak in bytes of one call, a number per round.

    The question has what `timing` explains in common, `size`, `rounds` and `seconds`; `declined`
    says why there is no figure.
    """
    try:
        comparison = Comparison(question)
        comparison.probe(cast(int, question["size"]), trace=False)
        return sample(comparison, question)
    except Declined as declined:
        return {"declined": str(declined)}


def sample(comparison: Comparison, question: Mapping[str, object]) -> dict[str, object]:
    """Run the rounds: as many as asked for, fewer where the time is over."""
    deadline = perf_counter_ns() + int(cast(float, question["seconds"]) * 1e9)
    size, rounds = cast(int, question["size"]), cast(int, question["rounds"])
    before: list[int] = []
    after: list[int] = []
    comparison.checking = True
    supply = Supply(comparison, size, STREAM)
    tracemalloc.start()
    try:
        ours = [harness(comparison, turn) for turn in (0, 1)]
        while len(before) < rounds and (len(before) < FEWEST_ROUNDS or perf_counter_ns() < deadline):
            seed = supply.take(1)[0]
            first, second, third, fourth = (
                max(peak(comparison, turn, size, seed) - ours[turn], 1) for turn in (0, 1, 1, 0)
            )
            before.append(max(first, fourth))
            after.append(max(second, third))
    finally:
        tracemalloc.stop()
    return {"before": before, "after": after}


def peak(comparison: Comparison, turn: int, size: int, seed: int) -> int:
    """Return the bytes that one call of a side adds at its peak."""
    call = comparison.sides[turn].inputs.one(size, seed).call()
    comparison.state.restore()
    return peak_of(comparison.sides[turn].runner, call)


def harness(comparison: Comparison, turn: int) -> int:
    """Return the bytes that running and draining take by themselves: those of a call that does nothing."""
    runner = comparison.sides[turn].runner
    call = EMPTY[runner.kind]
    return min(peak_of(runner, call) for _ in range(FEWEST_ROUNDS))


def peak_of(runner: Runner, call: Call) -> int:
    """Return the bytes that are added at the peak of running one call."""
    gc.collect()
    tracemalloc.reset_peak()
    start = tracemalloc.get_traced_memory()[0]
    runner.once(call)
    return tracemalloc.get_traced_memory()[1] - start


async def _nothing() -> None:
    """Await nothing."""


async def _nothing_by_items() -> AsyncIterator[None]:
    """Yield nothing, asynchronously."""
    items: tuple[None, ...] = ()
    for item in items:
        yield item


EMPTY: dict[str, Call] = {
    PLAIN: lambda: None,
    LAZY: lambda: iter(()),
    NESTED_LAZY: lambda: None,
    AWAITED: _nothing,
    ASYNC: _nothing_by_items,
}
