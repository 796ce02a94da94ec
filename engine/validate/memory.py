"""The memory claim: the peak of one call, by tracemalloc, in the interleaved scheme of timing."""

from __future__ import annotations

from statistics import median

from engine.evidence import Interval, Memory
from engine.ports import Sandbox
from engine.validate.sampling import Declined, Subject, ask, paired
from engine.validate.statistics import Draw, ratio_interval

LESS = 1.2
"""The low end of a claimed ratio: what a speed claim must own up to is what counts as a gain too."""
FLOOR_BYTES = 100_000
"""Saving less at the peak is not worth a comment."""
ROUNDS = 7
FEWEST_ROUNDS = 3


def measure_memory(
    sandbox: Sandbox,
    subject: Subject,
    size: int,
    draw: Draw,
    *,
    seconds: float = 3.0,
    floor_bytes: int = FLOOR_BYTES,
) -> Memory:
    """Measure the peak memory of one call of both versions at a size.

    Raises `NoSandbox` or `ToolFailed` as the sandbox does; everything else is in the result.
    """
    question = subject.question(draw.getrandbits(30), size=size, rounds=ROUNDS, seconds=seconds)
    with sandbox.open(subject.files) as session:
        samples = ask(session, "memory", question, 2 * seconds)
    if isinstance(samples, Declined):
        return Memory(size, 0, 0, Interval(1.0, 1.0, 1.0), claimed=False, why_not=samples.why)
    pairs = paired(samples.get("before"), samples.get("after"), FEWEST_ROUNDS, ROUNDS)
    if isinstance(pairs, Declined):
        return Memory(size, 0, 0, Interval(1.0, 1.0, 1.0), claimed=False, why_not=pairs.why)
    return memory(size, *pairs, draw, floor_bytes)


def memory(size: int, before: list[float], after: list[float], draw: Draw, floor_bytes: int) -> Memory:
    """Return what the peaks of both versions say."""
    ratio = ratio_interval(before, after, draw)
    old, new = int(median(before)), int(median(after))
    why = ""
    if ratio.low <= LESS:
        why = (
            f"not shown to need a fifth less memory ({ratio.point:.2f}x, {ratio.low:.2f} to {ratio.high:.2f})"
        )
    elif old - new < floor_bytes:
        why = f"saves {old - new} bytes, under {floor_bytes}"
    return Memory(size, old, new, ratio, claimed=not why, why_not=why)
