"""Is the fast form of every rule's example faster on this interpreter?

A rule that cannot show its own example faster does not ship: the run fails then. Growth rules also show how
the time of both forms grows when the input doubles.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from packaging.specifiers import SpecifierSet

from bench.paired import Ratio, compare
from engine.model import Growth
from engine.rule import Slow
from engine.rules import all_rules

WORTH = 1.05
"""The low end of the interval that counts as faster."""


def timer(example: Slow, source: str, n: int) -> Callable[[int], float]:
    """Return a timer for one form: it makes fresh arguments for each call and times the calls alone."""
    if example.load:
        return loader(example, source, n)
    code = compile(source, "example", "exec")
    setup = compile(textwrap.dedent(example.setup), "setup", "exec")
    call = compile(example.call, "call", "eval")

    def run(calls: int) -> float:
        worlds = []
        for _ in range(calls):
            # One set of names for both, the setup first: the code may use what it defines.
            world: dict[str, object] = {"n": n}
            exec(setup, world)
            exec(code, world)
            worlds.append(world)
        total = 0.0
        for world in worlds:
            # The processor time of this thread: what a busy neighbour takes is not ours.
            start = time.thread_time()
            eval(call, world)
            total += time.thread_time() - start
        return total

    return run


def loader(example: Slow, source: str, n: int) -> Callable[[int], float]:
    """Return a timer of fresh interpreters that load a form and make the call."""
    program = f"n = {n}\n{textwrap.dedent(example.setup)}\n{source}\n{example.call}\n"

    def run(calls: int) -> float:
        before = os.times()
        for _ in range(calls):
            subprocess.run([sys.executable, "-I", "-c", program], check=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    return run


def growth(example: Slow, source: str) -> float:
    """Return how many times longer a call takes when the input is four times as large."""
    small, large = timer(example, source, example.n), timer(example, source, example.n * 4)
    return compare(large, small, rounds=7).median


def measure(example: Slow, *, rounds: int = 40) -> Ratio:
    """Return how many times faster the fast form of an example is."""
    return compare(
        timer(example, example.code, example.n), timer(example, example.fast, example.n), rounds=rounds
    )


@dataclass(frozen=True)
class Row:
    """One example of a rule: the ratio of its two forms, or why it was not measured."""

    rule: str
    number: int
    ratio: Ratio | None = None
    grows: str = ""
    why: str = ""


def rows(names: Sequence[str] = ()) -> Iterator[Row]:
    """Measure the examples of the named rules, of all without names."""
    for rule in all_rules():
        if names and rule.name not in names:
            continue
        if rule.python and platform.python_version() not in SpecifierSet(rule.python):
            yield Row(rule.name, 0, why=f"holds for Python {rule.python}")
            continue
        for number, example in enumerate(rule.slow):
            try:
                ratio = measure(example)
            except ModuleNotFoundError as missing:
                yield Row(rule.name, number, why=f"{missing.name} is not installed")
                continue
            grows = ""
            if rule.growth is Growth.QUADRATIC:
                before, after = growth(example, example.code), growth(example, example.fast)
                grows = f"  time at 4n: {before:.1f}x -> {after:.1f}x"
            yield Row(rule.name, number, ratio, grows)


def main(arguments: Sequence[str] = ()) -> int:
    """Print a row per example of the named rules (all without names); return 1 when one is not faster.

    With `--lines` the rows are JSON, for `bench.gains`.
    """
    lines = "--lines" in arguments
    if not lines:
        print(
            f"rule examples on CPython {platform.python_version()}: slow / fast form, median, 95 % interval"
        )
    failed = []
    for row in rows([argument for argument in arguments if not argument.startswith("--")]):
        if lines:
            print(json.dumps(asdict(row)), flush=True)
        elif row.ratio is None:
            print(f"  {row.rule:34s} {row.number}  not measured: {row.why}")
        else:
            low, high = row.ratio.low, row.ratio.high
            print(
                f"  {row.rule:34s} {row.number}  {row.ratio.median:8.2f}x  [{low:.2f}, {high:.2f}]{row.grows}"
            )
        if row.ratio is not None and row.ratio.low < WORTH:
            failed.append(f"{row.rule} {row.number}")
    if not lines:
        print(f"  not faster: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
