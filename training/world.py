"""The composition root of training: names the adapters with which rollouts scan, rewrite and prove."""

from __future__ import annotations

import platform
import random
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.processes import SerialWorkers
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.pipeline import World
from engine.validate.equivalence import COMPARATOR, differential
from engine.validate.proof import Means
from engine.validate.suggestions import ProofBudget

A = TypeVar("A")


class Silent:
    """Progress that nobody watches: the commands show their own, by region."""

    def track(self, items: Iterable[A], total: int, label: str) -> Iterator[A]:
        """Yield the items unchanged."""
        yield from items


def open_world(budget: float) -> World:
    """Give what a review is made with on this machine, and `budget` seconds of proofs for each region."""
    linter, silent = RuffLinter(), Silent()
    means = Means(
        sandbox=BubblewrapSandbox(),
        linter=linter,
        clock=time.monotonic,
        draws=random.Random,
        progress=silent,
        velox="training",
        platform=f"{platform.system()} {platform.machine()}",
        differential=differential,
        comparator=COMPARATOR,
    )
    return World(
        linter=linter,
        cache=None,
        workers=SerialWorkers(),
        progress=silent,
        edition="training",
        means=means,
        proofs=ProofBudget(total=budget),
    )


def python_version() -> str:
    """Return the version of the Python that rollouts run on: "3.11.7"."""
    return ".".join(map(str, sys.version_info[:3]))
