"""The contract of a family: one small function of business code, drawn in many variants, of which it is known
what makes it faster first, and what then."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from engine.model import StrategyName


@dataclass(frozen=True, slots=True)
class Variant:
    """One concrete module: its whole text (valid for Python 3.9, importing the standard library alone), and
    the qualified name of the function in it that is the region."""

    source: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Family:
    """Functions that do the same kind of work in the same slow (or already fast) way.

    `name` is the group that a split of the data never cuts; it never changes. `best` is the strategy that is
    known to gain most as a first step, "stop" where nothing gains. `pair` is one known to add to it after
    that, None where there is none.
    """

    name: str
    best: StrategyName
    pair: StrategyName | None
    make: Callable[[random.Random], Variant]

    def variant(self, seed: int) -> Variant:
        """Return the variant of a seed: the same for the same name and seed, on every machine."""
        return self.make(random.Random(f"{self.name}:{seed}"))
