"""A trained policy at work: greedy where it knows what it is talking of, and else the heuristic decides.

It steps aside where its nets disagree more than they did on what it was judged by, where it has seen too
little of the strategy it would choose, and where its figures are not finite. A model is asked only where real
rollouts have shown often enough what that is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from engine.choose.chance import Chance
from engine.choose.deciding import Decision, Heuristic
from engine.choose.episode import ASK_MODEL, STOP
from engine.choose.features import State
from engine.choose.tensors import Floats
from engine.strategies import ACTIONS

LEAST_ROWS = 100
LEAST_GROUPS = 30
"""Less seen than that of a strategy, and its values are guesses."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of a strategy the training data held: steps and groups, and those of them that were real."""

    rows: int
    groups: int
    real_rows: int
    real_groups: int

    def enough(self, action: int) -> bool:
        """Tell whether a strategy may be chosen; of asking a model only what is real counts."""
        if action == ASK_MODEL:
            return self.real_rows >= LEAST_ROWS and self.real_groups >= LEAST_GROUPS
        return self.rows >= LEAST_ROWS and self.groups >= LEAST_GROUPS


class Judge(Protocol):
    """What values actions: nets, a linear model or trees."""

    def judge(self, encoded: Floats) -> tuple[Floats, Floats]:
        """Return, by action id, what an action is worth in a state, and how unsure that is; 0 for STOP."""
        ...


class Learned:
    """A policy of trained values. `spread` is how unsure a value may be that is acted upon."""

    def __init__(
        self, name: str, judge: Judge, chance: Chance, seen: Mapping[int, Seen], spread: float
    ) -> None:
        self.name = name
        self._judge = judge
        self._chance = chance
        self._covered = tuple(
            action == STOP or (action in seen and seen[action].enough(action))
            for action in range(len(ACTIONS))
        )
        self._spread = spread
        self._heuristic = Heuristic()

    def decide(self, state: State) -> Decision:
        """Return the allowed action of the highest value, or what the heuristic says, and why."""
        encoded = np.asarray(state.encoded, np.float32)
        values, spreads = self._judged(encoded)
        if not (np.isfinite(values).all() and np.isfinite(spreads).all()):
            return self._aside(state, "its figures are not finite")
        allowed = np.array(state.allowed)
        allowed[ASK_MODEL] &= self._covered[ASK_MODEL]
        action = int(np.where(allowed, values, -np.inf).argmax())
        if not self._covered[action]:
            return self._aside(state, f"it has seen too little of {ACTIONS[action]}")
        if float(spreads[action]) > self._spread:
            return self._aside(state, f"it is unsure of {ACTIONS[action]}")
        confidence = None if action == STOP else self._chance.of(encoded, action)
        return Decision(action, self.name, value=float(values[action]), confidence=confidence)

    def values(self, state: State) -> Floats:
        """Return what each action is believed to be worth, by id, whether it is allowed or not; for those who
        judge a policy."""
        return self._judged(np.asarray(state.encoded, np.float32))[0]

    def _judged(self, encoded: Floats) -> tuple[Floats, Floats]:
        with np.errstate(over="ignore", invalid="ignore"):
            return self._judge.judge(encoded)

    def _aside(self, state: State, why: str) -> Decision:
        instead = self._heuristic.decide(state)
        reason = "; ".join(filter(None, (f"the heuristic decided: {why}", instead.why)))
        return replace(instead, policy=self.name, why=reason)
