"""One episode: what is tried on one region, a step after the other, until the policy stops.

A region is one function of a change. A step chooses a strategy that is legal and was not tried; its rewrites
are proven and measured. Reviews and training rollouts both go through this file, so that what a policy has
learned in the one it meets in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from engine.model import StrategyName
from engine.strategies import ACTIONS

Outcome = Literal["not_applicable", "invalid", "no_gain", "gain"]
"""What became of a strategy: nothing could be run; not shown to do the same; the same and no faster; a
verified gain."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

STOP = ACTIONS.index("stop")
ASK_MODEL = ACTIONS.index("llm_rewrite")

MOST_STEPS = 5
BUDGET_SECONDS = 60.0
"""What the proofs of one region may take in a rollout, and those of a whole review together."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one step came to: `log2` is the verified extra speed-up (0 where there is no gain), `low` its
    lower bound, `seconds` what the step took."""

    outcome: Outcome
    log2: float
    low: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Episode:
    """How far one episode has come. `tried` has, by action id, what became of it; None was not tried."""

    budget: float = BUDGET_SECONDS
    spent: float = 0.0
    step: int = 0
    log2: float = 0.0
    tried: tuple[Outcome | None, ...] = (None,) * len(ACTIONS)
    last: Outcome | None = None
    stopped: bool = False

    @property
    def left(self) -> float:
        """The part of the budget that is left, 0 to 1."""
        return max(0.0, 1.0 - self.spent / self.budget) if self.budget > 0 else 0.0

    @property
    def over(self) -> bool:
        """Tell whether nothing more is tried. A spent budget is an end: the state shows it."""
        return self.stopped or self.step >= MOST_STEPS or self.spent >= self.budget

    def allowed(self, legal: Sequence[bool]) -> tuple[bool, ...]:
        """Return which actions can be chosen now, by id: what is legal and was not tried, and to stop."""
        if self.over:
            return tuple(action == STOP for action in range(len(ACTIONS)))
        return tuple(
            action == STOP or (legal[action] and self.tried[action] is None) for action in range(len(ACTIONS))
        )

    def after(self, action: int, result: Result) -> Episode:
        """Return the episode after a step that was no stop."""
        tried = (*self.tried[:action], result.outcome, *self.tried[action + 1 :])
        return replace(
            self,
            spent=self.spent + result.seconds,
            step=self.step + 1,
            log2=self.log2 + result.log2,
            tried=tried,
            last=result.outcome,
        )

    def ended(self) -> Episode:
        """Return the episode after its stop."""
        return replace(self, stopped=True)


def action_of(strategy: StrategyName) -> int:
    """Return the id of a strategy."""
    return ACTIONS.index(strategy)
