"""Every parser of what comes from outside, for long: `python -m bench.fuzz [--seconds 600] [--law NAME]`.

The laws are those of `tests/fuzz`, which `make test` holds for a few values each; here each gets an equal
share of the time, and values that are drawn anew. Prints a line a law, and two limits: no law is broken, and
no value takes longer than `SLOWEST` seconds.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.fuzz import LAWS
from tests.fuzz.law import Law

SLOWEST = 5.0
"""Seconds that one value may take; what comes from outside is to cost no more."""

AT_ONCE = 200
"""So many values are drawn between two looks at the clock."""


@dataclass
class Held:
    """How long a law was held, for how many values, how long the slowest took; and what broke it."""

    values: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    broken: str = ""

    def line(self, name: str) -> str:
        """Return what a person is told."""
        said = f"{self.values:8,} values in {self.seconds:6.1f} s, the slowest {self.slowest * 1000:7,.1f} ms"
        return f"  {name:24} {said}{'  BROKEN' if self.broken else ''}"


def held(law: Law, seconds: float, first: int) -> Held:
    """Hold a law for so long, beginning with a seed; end at the first value that breaks it."""
    found = Held()
    began = time.perf_counter()

    def told(value: Any) -> None:
        start = time.perf_counter()
        try:
            law.holds(value)
        finally:
            found.values += 1
            found.slowest = max(found.slowest, time.perf_counter() - start)

    start = first
    while not found.broken and time.perf_counter() - began < seconds:
        try:
            law.hold(AT_ONCE, start, told)
        except Exception:
            found.broken = f"{law.name}, --seed {start}:\n{traceback.format_exc()}"
        start += 1
    found.seconds = time.perf_counter() - began
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Hold the laws, print the figures, and return 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(description="Fuzz every parser of what comes from outside.")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--law", choices=[law.name for law in LAWS], action="append")
    options = parser.parse_args(arguments)
    laws = [law for law in LAWS if options.law is None or law.name in options.law]
    all_held = {law.name: held(law, options.seconds / len(laws), options.seed) for law in laws}
    for name, one in all_held.items():
        print(one.line(name))
    broken = [one.broken for one in all_held.values() if one.broken]
    slowest = max(all_held, key=lambda name: all_held[name].slowest)
    values = sum(one.values for one in all_held.values())
    limits = {
        f"{len(broken)} of {len(laws)} laws were broken, by {values:,} values": not broken,
        f"the slowest value took {all_held[slowest].slowest:.2f} s ({slowest})": (
            all_held[slowest].slowest <= SLOWEST
        ),
    }
    for words, holds in limits.items():
        print(f"{'ok    ' if holds else 'FAILED'} {words}")
    print("\n".join(broken))
    return 0 if all(limits.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
