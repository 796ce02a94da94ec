"""Do the measurements lie? `python -m bench.measurement [NAME ...]`, all without names.

Limits: two byte-identical copies of 20 functions never claimed in 400 comparisons, half of them on the
machine as it is and half with a process that spins beside; a true gain of 10 % claimed in 57 of 60; one
comparison under 1 s in the median, a full claim under 6 s; 10 pairs of one order never claimed as growth,
9 of 10 quadratic ones made near-linear claimed; peaks within 5 % of tracemalloc's own (small ones within 200
bytes); intervals that hold the truth in 92 % or more.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import exp, log
from pathlib import Path
from statistics import median, stdev

from bench.measured import FLATTENED, FUNCTIONS, HUNGRY, TEN_PERCENT, UNCHANGED, Measured, Pair
from bench.rival_timers import WORTH, pyperf, timeit
from bench.scan_speed import verdict
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.evidence import Interval, Speed
from engine.ports import Json, Session
from engine.validate.growth import GrowthPlan, measure_growth
from engine.validate.memory import measure_memory
from engine.validate.sampling import Declined, Subject, ask, paired
from engine.validate.speed import CONFIRMING, FLOOR_NS, ROUNDS, SIZES, TIMING, Plan, measure_speed
from engine.validate.statistics import is_faster, is_slower, ratio_interval

SANDBOX = BubblewrapSandbox()
REPEATS = 10
GAINS = 60
SIMULATIONS = 300
RIVALS = {"timeit": 10, "pyperf": 3}
"""How many functions each is given; pyperf takes a quarter of a minute for a version."""


def subject(code: Measured, other: Measured | None = None) -> Subject:
    return Subject(code.source, (other or code).source, "f", code.workload)


def of_pair(pair: Pair) -> Subject:
    return Subject(pair.before.encode(), pair.after.encode(), "f", pair.workload)


def samples_of(
    session: Session, what: Subject, size: int, seed: int, **more: Json
) -> tuple[list[float], list[float]]:
    """Return the paired samples of one comparison, as a claim takes them."""
    asked: dict[str, Json] = {
        "ask": "compare",
        "size": size,
        "rounds": ROUNDS,
        "stream": TIMING,
        "seconds": 60,
    }
    answer = ask(session, "timing", what.question(seed, **{**asked, **more}), 60)
    found = (
        answer if isinstance(answer, Declined) else paired(answer["before"], answer["after"], ROUNDS, ROUNDS)
    )
    if isinstance(found, Declined):
        raise SystemExit(f"{what.function} was not measured: {found.why}")
    return found


def comparison(session: Session, what: Subject, size: int, seed: int) -> Interval:
    return ratio_interval(*samples_of(session, what, size, seed), random.Random(seed))


@contextmanager
def spinning(share: bool) -> Iterator[str]:
    """A process that takes a processor for itself, or none."""
    if not share:
        yield "as it is"
        return
    process = multiprocessing.get_context("spawn").Process(target=spin, daemon=True)
    process.start()
    try:
        yield "one spinning process"
    finally:
        process.terminate()
        process.join()


def spin() -> None:
    while True:
        pass


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def identical_copies() -> list[bool]:
    """Compare copies with copies, half of the times beside a spinning process: nothing may be claimed.

    A comparison beyond the bar is no claim before it was confirmed in a fresh process, as in `measure_speed`.
    How many there were is shown.
    """
    beyond, claims, total, seconds = 0, 0, 0, []
    for share in (False, True):
        points = []
        with spinning(share) as how:
            for code in FUNCTIONS:
                with SANDBOX.open(subject(code).files) as session:
                    for seed in range(REPEATS):
                        start = time.perf_counter()
                        ratio = comparison(session, subject(code), code.size, seed)
                        seconds.append(time.perf_counter() - start)
                        if is_faster(ratio) or is_slower(ratio):
                            beyond += 1
                            claims += confirmed(subject(code), code.size, seed, is_faster(ratio))
                        points.append(abs(ratio.point - 1))
            print(
                f"    A/A, {how} ({load()}): {len(points)} comparisons, medians off by {median(points):.2%} "
                f"in the middle, {max(points):.1%} at worst"
            )
        total += len(points)
    print(f"    A/A: {beyond} of {total} comparisons were beyond the bar before they were confirmed")
    return [
        verdict(f"A/A: claims in {total} comparisons", claims, 0, at_most=True),
        verdict(f"seconds per comparison, median ({load()})", median(seconds), 1, at_most=True),
    ]


def confirmed(what: Subject, size: int, seed: int, faster: bool) -> bool:
    """Tell whether a fresh process, with another hash seed and the copies swapped, says the same."""
    with SANDBOX.open(what.files, hash_seed=1 + seed) as session:
        samples = samples_of(session, what, size, seed, stream=CONFIRMING, swapped=True)
    ratio = ratio_interval(*samples, random.Random(seed))
    return is_faster(ratio) if faster else is_slower(ratio)


def true_gains() -> list[bool]:
    """Compare ten parts of work with eleven: it must be claimed."""
    checks = []
    old, new = TEN_PERCENT
    for share in (False, True):
        with spinning(share) as how, SANDBOX.open(subject(old, new).files) as session:
            ratios = [comparison(session, subject(old, new), 1, seed) for seed in range(GAINS)]
            middle = median(ratio.point for ratio in ratios)
            label = f"10 % less work, {how} ({load()}): claims of {GAINS}, median {middle:.3f}x"
        checks.append(verdict(label, sum(map(is_faster, ratios)), 0.95 * GAINS, at_most=False))
    return checks


def full_claims() -> list[bool]:
    """Time whole claims: sizes, control and confirmation; under load with a larger budget, and shown only."""
    checks = []
    for share, budget in ((False, 6.0), (True, 30.0)):
        seconds = []
        with spinning(share) as how:
            for pair in FLATTENED:
                start = time.perf_counter()
                found = full(of_pair(pair), budget=budget)
                if found.claimed:
                    seconds.append(time.perf_counter() - start)
                else:
                    print(f"    {pair.name}: {found.why_not}")
            label = f"full claim, {how} ({load()}): {len(seconds)} of {len(FLATTENED)}, median seconds"
        if not share:
            checks.append(verdict(label, median(seconds or [budget]), 6, at_most=True))
        else:
            print(f"    {label} {median(seconds or [budget]):.2f}")
    false = sum(full(subject(code), sizes=(code.size,), floor=0).claimed for code in FUNCTIONS)
    checks.append(verdict(f"full claims on copies, of {len(FUNCTIONS)}", false, 0, at_most=True))
    return checks


def full(what: Subject, sizes: Sequence[int] = SIZES, floor: float = FLOOR_NS, budget: float = 6.0) -> Speed:
    return measure_speed(SANDBOX, what, Plan(time.monotonic, random.Random(1), budget, sizes, floor))


def clocks() -> list[bool]:
    """Show the spread of paired ratios by both clocks under load: which one suits."""
    with spinning(True), spinning(True):
        for wall in (False, True):
            spreads, off = [], []
            for code in FUNCTIONS[:6]:
                with SANDBOX.open(subject(code).files) as session:
                    for seed in range(3):
                        before, after = samples_of(session, subject(code), code.size, seed, wall=wall)
                        logs = [log(a) - log(b) for a, b in zip(before, after, strict=True)]
                        spreads.append(stdev(logs))
                        off.append(abs(exp(median(logs)) - 1))
            name = "on the wall" if wall else "of the processor"
            print(
                f"    two spinning processes, time {name}: spread of paired ratios {median(spreads):.1%}, "
                f"median of ratios off by {median(off):.2%}, at worst {max(off):.2%}"
            )
    return []


def rivals() -> list[bool]:
    """Give copies to timeit and pyperf as their users would; for comparison, without a limit."""
    for share in (False, True):
        for name, tool, codes in (
            ("timeit, best of 5", timeit, FUNCTIONS[: RIVALS["timeit"]]),
            ("pyperf --fast", pyperf, FUNCTIONS[: RIVALS["pyperf"]]),
        ):
            with spinning(share) as how, tempfile.TemporaryDirectory() as scratch:
                start = time.perf_counter()
                off = [_rival(tool, Path(scratch), code) for code in codes]
                took = (time.perf_counter() - start) / len(off)
            claims = sum(one > WORTH or one < 1 / WORTH for one in off)
            print(
                f"    A/A, {how}: {name} claims a difference over 5 % in {claims} of {len(off)}, "
                f"{took:.1f} s each"
            )
    return []


def _rival(tool: Callable[[Path, Measured], float], folder: Path, code: Measured) -> float:
    for name in ("velox_old", "velox_new"):
        (folder / f"{name}.py").write_bytes(code.source)
    return tool(folder, code)


def growth() -> list[bool]:
    """Measure growth of pairs of known order."""
    counts, seconds = [], []
    for pairs in (FLATTENED, UNCHANGED):
        claimed = 0
        for pair in pairs:
            start = time.perf_counter()
            found = measure_growth(SANDBOX, of_pair(pair), GrowthPlan(time.monotonic, random.Random(1)))
            seconds.append(time.perf_counter() - start)
            claimed += found.claimed
            print(
                f"    {pair.name:28s} {found.before.point:5.2f} -> {found.after.point:5.2f}  "
                f"{'claimed' if found.claimed else found.why_not}"
            )
        counts.append(claimed)
    return [
        verdict("quadratic made near-linear: claims of 10", counts[0], 9, at_most=False),
        verdict("one order: claims of 10", counts[1], 0, at_most=True),
        verdict("growth, seconds, median", median(seconds), 4, at_most=True),
    ]


TRUTH = """
import gc, random, tracemalloc
{code}
n, seed = {size}, 1
random.seed(1)
{setup}
def run():
    result = {call}
    if hasattr(result, "__next__"):
        for item in result:
            pass
        return None
    return result
tracemalloc.start()
gc.collect()
start = tracemalloc.get_traced_memory()[0]
tracemalloc.reset_peak()
run()
print(tracemalloc.get_traced_memory()[1] - start)
"""


def truth(code: str, pair: Pair, size: int) -> int:
    """Return the peak of one call in a process of its own, by a few lines with tracemalloc."""
    script = TRUTH.format(code=code, size=size, setup=pair.setup, call=pair.call)
    return int(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout)


def memory() -> list[bool]:
    """Compare peaks with tracemalloc's own, and one figure with arithmetic."""
    worst = 0.0
    for pair in HUNGRY:
        found = measure_memory(SANDBOX, of_pair(pair), 2000, random.Random(1))
        truths = truth(pair.before, pair, 2000), truth(pair.after, pair, 2000)
        measured = found.before_bytes, found.after_bytes
        # Small peaks may be 200 bytes off: the interpreter's own blocks, in either way of asking.
        off = [abs(got - true) / max(true, 4000) for got, true in zip(measured, truths, strict=True)]
        worst = max(worst, *off)
        print(
            f"    {pair.name:28s} {measured} bytes, by tracemalloc alone {truths}  {found.ratio.point:.2f}x"
        )
    return [verdict("peaks off by at most", worst, 0.05, at_most=True)]


def coverage() -> list[bool]:
    """Simulate rounds with a known ratio and count the intervals that hold it."""
    checks = []
    for name, noise in (("normal", _normal), ("drifting", _drifting), ("spiky", _spiky)):
        held = 0
        for seed in range(SIMULATIONS):
            draw = random.Random(seed)
            after = [exp(0.05 * draw.gauss(0, 1)) for _ in range(ROUNDS)]
            before = [1.1 * one * exp(off) for one, off in zip(after, noise(draw), strict=True)]
            ratio = ratio_interval(before, after, draw)
            held += ratio.low <= 1.1 <= ratio.high
        label = f"coverage of 95 % intervals, {name} noise"
        checks.append(verdict(label, held / SIMULATIONS, 0.92, at_most=False))
    return checks


def _normal(draw: random.Random) -> list[float]:
    return [draw.gauss(0, 0.05) for _ in range(ROUNDS)]


def _drifting(draw: random.Random) -> list[float]:
    """What is left of slow drift after A B B A: noise whose size changes."""
    return [draw.gauss(0, 0.02 + 0.1 * abs(turn - 50) / 50) for turn in range(ROUNDS)]


def _spiky(draw: random.Random) -> list[float]:
    """Every tenth round is disturbed on one side."""
    return [
        draw.gauss(0, 0.03) + (draw.choice((-1, 1)) * draw.expovariate(2) if draw.random() < 0.1 else 0)
        for _ in range(ROUNDS)
    ]


PARTS: dict[str, Callable[[], list[bool]]] = {
    "coverage": coverage,
    "memory": memory,
    "growth": growth,
    "gains": true_gains,
    "claims": full_claims,
    "clocks": clocks,
    "rivals": rivals,
    "copies": identical_copies,
}


def main(names: Sequence[str] = ()) -> int:
    """Run the named parts, all without names; return 1 when a limit does not hold."""
    print(f"measurements on CPython {sys.version.split()[0]}, {load()}")
    checks = []
    for name in names or PARTS:
        print(f"  {name}", flush=True)
        checks += PARTS[name]()
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
