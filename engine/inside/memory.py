"""The task that measures the peak of memory, apart from timing: tracing makes everything slower.

The peak is of blocks allocated during the call, by `tracemalloc`: its result is among them, its arguments are
not. A lazy result is drained, its items let go one by one. The garbage collector is on, as in real life.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Mapping
from typing import cast

from .comparison import Comparison, Declined, seeds_of

STREAM = 5


def answer(question: Mapping[str, object]) -> dict[str, object]:
    """Answer with `before` and `after`: the peak in bytes of one call, one number per round.

    The question has what `timing` explains in common, `size` and `rounds`. `declined` says why there is none.
    """
    try:
        comparison = Comparison(question)
        size = cast(int, question["size"])
        comparison.probe(size, trace=False)
    except Declined as declined:
        return {"declined": str(declined)}
    before: list[int] = []
    after: list[int] = []
    tracemalloc.start()
    try:
        for number in range(cast(int, question["rounds"])):
            seed = seeds_of(STREAM, comparison.seed, number, 1)[0]
            first, second, third, fourth = (peak(comparison, turn, size, seed) for turn in (0, 1, 1, 0))
            before.append(max(first, fourth))
            after.append(max(second, third))
    finally:
        tracemalloc.stop()
    return {"before": before, "after": after}


def peak(comparison: Comparison, turn: int, size: int, seed: int) -> int:
    """Return the bytes that one call of a side adds at its peak, at least 1."""
    side = comparison.sides[turn]
    call = side.inputs.one(size, seed).call()
    comparison.state.restore()
    gc.collect()
    tracemalloc.reset_peak()
    start = tracemalloc.get_traced_memory()[0]
    side.runner.once(call)
    return max(tracemalloc.get_traced_memory()[1] - start, 1)
