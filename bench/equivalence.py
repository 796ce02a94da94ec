"""Does the differential run judge the pairs rightly? `python -m bench.equivalence [--seconds S] [NAME ...]`

All pairs of `bench.pairs` go through the comparison that a proof makes, in the sandbox. Three limits: no
wrong pair is called the same, no other pair is called different, and of the faster ones at least 90 % are
shown to be the same. What misses its expectation is named with the reason that the run gave.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.pairs import Pair, Verdict, pairs
from bot.sandboxing import open_sandbox
from engine.evidence import Behaviour, Sameness
from engine.validate.equivalence import differential
from engine.validate.sampling import Subject

SECONDS = 4.0
"""The search under the first hash seed may take so long; the second gets half of it."""

SEED = 1
WORKERS = 2
SHOWN = 0.9
"""Of the faster pairs at least this part must be shown."""

VERDICTS: tuple[Verdict, ...] = ("faster", "equal", "wrong")
SAMENESSES: tuple[Sameness, ...] = ("same", "not shown", "different")


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, what the differential run said of it, and the wall time in seconds that this took."""

    pair: Pair
    behaviour: Behaviour
    seconds: float

    @property
    def false(self) -> bool:
        """Whether something untrue was said; that something true was not shown is no falsehood."""
        return self.behaviour.sameness == ("same" if self.pair.verdict == "wrong" else "different")

    @property
    def expected(self) -> bool:
        """Whether all was said that could be: a wrong pair differs, another one is the same."""
        return self.behaviour.sameness == ("different" if self.pair.verdict == "wrong" else "same")


def judged(pair: Pair, seconds: float = SECONDS, seed: int = SEED) -> Judged:
    """Compare the two sides of a pair in the sandbox; raises `NoSandbox` where there is none."""
    measured = Subject(pair.before.encode(), pair.after.encode(), pair.function, {"generator": {}})
    began = time.monotonic()
    # A differential run gives the first hash seed half of what it is given.
    behaviour = differential(open_sandbox(), measured, seed, 2 * seconds)
    return Judged(pair, behaviour, time.monotonic() - began)


def all_judged(chosen: Sequence[Pair], seconds: float) -> Iterator[Judged]:
    """Yield the judgements in the order of the pairs, two at a time."""
    with ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(lambda pair: judged(pair, seconds), chosen)


def breaches(found: Sequence[Judged]) -> list[str]:
    """Return a sentence for each limit that does not hold."""
    wrong = [one.pair.name for one in found if one.false and one.pair.verdict == "wrong"]
    others = [one.pair.name for one in found if one.false and one.pair.verdict != "wrong"]
    faster = [one for one in found if one.pair.verdict == "faster"]
    shown = sum(one.expected for one in faster)
    said = [f"wrong, but called the same: {', '.join(wrong)}"] if wrong else []
    said += [f"the same, but called different: {', '.join(others)}"] if others else []
    if shown < SHOWN * len(faster):
        said.append(f"only {shown} of {len(faster)} faster pairs are shown, {SHOWN:.0%} are needed")
    return said


def table(found: Sequence[Judged]) -> str:
    """Return how many pairs of each verdict were called what."""
    lines = [f"  {'':8s}" + "".join(f"{said:>11s}" for said in SAMENESSES)]
    for verdict in VERDICTS:
        said = [one.behaviour.sameness for one in found if one.pair.verdict == verdict]
        lines.append(f"  {verdict:8s}" + "".join(f"{said.count(each):11d}" for each in SAMENESSES))
    return "\n".join(lines)


def missed(one: Judged) -> str:
    """Return a line for a pair that was not judged as expected."""
    found = one.behaviour
    reason = found.why_not or found.difference or f"on {found.distinct} distinct inputs"
    mark = "FALSE " if one.false else ""
    return f"  {mark}{one.pair.verdict}, {found.sameness}: {one.pair.name}: {reason}"


def main(arguments: Sequence[str] = ()) -> int:
    """Judge the pairs whose names contain one of the given texts, all without; return 1 on a breach."""
    words = list(arguments)
    seconds = SECONDS
    if "--seconds" in words:
        at = words.index("--seconds")
        seconds = float(words[at + 1])
        del words[at : at + 2]
    chosen = [pair for pair in pairs() if not words or any(word in pair.name for word in words)]
    print(f"equivalence: {len(chosen)} pairs, {seconds:g} s each for the first of two hash seeds", flush=True)
    began = time.monotonic()
    found: list[Judged] = []
    for one in all_judged(chosen, seconds):
        found.append(one)
        if not one.expected:
            print(missed(one), flush=True)
    print(table(found))
    print(f"  in {time.monotonic() - began:.0f} s, the longest {max(one.seconds for one in found):.1f} s")
    said = breaches(found)
    print("\n".join(f"  FAILED: {each}" for each in said) or "  the limits hold")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
