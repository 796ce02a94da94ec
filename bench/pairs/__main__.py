"""Time the pairs that are labelled faster or equal: `python -m bench.pairs [PART OF A NAME ...]`.

Both sides run in one process, alternately and in changing order; the median of the paired ratios is shown and
a label that it contradicts is marked. This checks the labels with plain means; it is no proof of speed.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import inspect
import io
import statistics
import sys
import types
import warnings
from time import perf_counter, process_time

from bench.pairs import Pair, pairs

ROUNDS = 101
BATCH_SECONDS = 0.0005
FASTER = 1.2
EQUAL = 0.03


class Side:
    """One version of a pair, set up for one size."""

    def __init__(self, pair: Pair, source: str, size: int) -> None:
        module = types.ModuleType(f"timed_{pair.name}")
        sys.modules[module.__name__] = module
        exec(compile(source, pair.name, "exec"), module.__dict__)
        module.__dict__["n"] = size
        exec(pair.setup, module.__dict__)
        self.names = module.__dict__
        self.call = compile(pair.call, pair.name, "eval")
        # What waits is timed by the wall; the rest by the processor, which a busy machine disturbs less.
        self.clock = perf_counter if "sleep(0.0" in source else process_time

    def seconds(self, repeats: int) -> float:
        start = self.clock()
        for _ in range(repeats):
            value = eval(self.call, self.names)
            if inspect.iscoroutine(value):
                asyncio.run(value)
        return self.clock() - start


def ratio(pair: Pair, size: int) -> float:
    """How many times as fast AFTER is as BEFORE."""
    before, after = Side(pair, pair.before, size), Side(pair, pair.after, size)
    before.seconds(2), after.seconds(2)
    repeats = max(1, round(BATCH_SECONDS / max(before.seconds(1), 1e-7)))
    ratios = []
    for number in range(ROUNDS):
        if number % 2:
            slow, fast = before.seconds(repeats), after.seconds(repeats)
        else:
            fast, slow = after.seconds(repeats), before.seconds(repeats)
        ratios.append(slow / fast)
    return statistics.median(ratios)


def contradiction(pair: Pair, small: float, large: float) -> str:
    if pair.verdict == "equal":
        return "not equal in time" if abs(large - 1) > EQUAL else ""
    if large < FASTER:
        return "not faster"
    return "no growth" if pair.growth and large < 1.8 * small else ""


def main(parts: list[str]) -> None:
    for pair in pairs():
        if pair.verdict == "wrong" or (parts and not any(part in pair.name for part in parts)):
            continue
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            gc.disable()
            small, large = ratio(pair, max(pair.size // 4, 2)), ratio(pair, pair.size)
            gc.enable()
        sizes = f"n={pair.size // 4:<6} {small:7.2f}  n={pair.size:<6} {large:7.2f}"
        growth = "growth" if pair.growth else ""
        said = [growth, contradiction(pair, small, large)]
        print(f"{pair.verdict:6} {pair.name:38} {sizes}  {'  '.join(said)}".rstrip(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
