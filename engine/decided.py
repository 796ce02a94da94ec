"""What a policy decided in a review, and what came of it: kept, so that it can be learned from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on the function `symbol` of `path`, the `step`-th there, from 0.

    `features` are the 27 of `engine.choose.features`, `severity` and `tried` go by action id: how much the
    findings of a strategy promise, and what became of it before ("" for not tried). `allowed` are the
    strategies that could be chosen, `propensity` is with which probability `strategy` was, by `policy`; `why`
    tells where another decided in its place. `shadow` is what the policy `watcher` would have chosen, which
    only watches; both are empty without one. `outcome` is empty for a stop, `log2` the verified speed-up,
    `low` its lower bound, `seconds` what it took of the `budget` of the review. `undecided`: there was no
    time or quiet to tell what would have come of it.
    """

    path: str
    symbol: str
    step: int
    features: tuple[float, ...]
    severity: tuple[float, ...]
    tried: tuple[str, ...]
    allowed: tuple[str, ...]
    strategy: str
    propensity: float
    policy: str
    why: str = ""
    value: float | None = None
    confidence: float | None = None
    shadow: str = ""
    outcome: str = ""
    log2: float = 0.0
    seconds: float = 0.0
    low: float = 0.0
    budget: float = 0.0
    undecided: bool = False
    watcher: str = ""
