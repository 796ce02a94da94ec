"""Who decides: the contract of a policy, and the two that need no training.

Every decision says with which probability it was made, so that what was seen can be weighed afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from engine.choose.episode import ASK_MODEL, STOP
from engine.choose.features import State
from engine.strategies import ACTIONS


class Draw(Protocol):
    """A source of randomness: `random.Random` has this."""

    def random(self) -> float:
        """Return a number in [0, 1)."""
        ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: an action id, and how probable that was. `policy` names who decided.

    `value` is what it expects to come of it, net, `confidence` the calibrated chance of a verified gain; None
    where the policy does not tell. `why` says in a clause why somebody else decided in its place.
    """

    action: int
    policy: str
    propensity: float = 1.0
    value: float | None = None
    confidence: float | None = None
    why: str = ""


class Policy(Protocol):
    """Chooses the next strategy of an episode, or to stop."""

    @property
    def name(self) -> str:
        """Names the policy and its version, for records."""
        ...

    def decide(self, state: State) -> Decision:
        """Return an action that `state.allowed` allows; equal states give equal decisions."""
        ...


ORDER = tuple(
    ACTIONS.index(name)
    for name in (
        "data_structure",
        "hoist",
        "vectorise_builtin",
        "string_building",
        "comprehension_generator",
        "cache",
        "batch_async",
    )
)
"""Growth first, then work saved per iteration, then constant factors. A model is never asked unbidden."""


class FixedOrder:
    """Tries everything that is legal, in a fixed order."""

    name = "fixed-order/1"

    def decide(self, state: State) -> Decision:
        """Return the first allowed action of the order, else to stop."""
        return Decision(next((action for action in ORDER if state.allowed[action]), STOP), self.name)


class Heuristic:
    """Tries everything that is legal, what promises most first. It serves where no policy is trusted.

    Where something is known of what proofs came to before it weighs that, and signs with another name.
    """

    name = "heuristic/1"
    with_patterns = "heuristic/1+patterns"

    def decide(self, state: State) -> Decision:
        """Return the allowed action whose findings promise most, of equals the first of the order."""
        open_ones = [action for action in ORDER if state.allowed[action] and action != ASK_MODEL]
        best = max(open_ones, key=lambda action: state.severity[action], default=STOP)
        outlook = state.outlook
        if outlook is None or not open_ones:
            return Decision(best, self.name)
        first = max(open_ones, key=lambda action: (not outlook.rare[action], outlook.promises[action]))
        why = "" if first == best else f"proofs so far put it before {ACTIONS[best]}"
        return Decision(first, self.with_patterns, why=why)


class Exploring:
    """Lets another policy decide, and now and then tries any allowed strategy instead, so that something is
    learned of what it would never choose. It never asks a model, and never stops by chance: what a stop is
    worth is known, and it would cost people a suggestion."""

    def __init__(self, policy: Policy, rate: float, draw: Draw) -> None:
        self._policy = policy
        self._rate = rate
        self._draw = draw
        self.name = policy.name

    def decide(self, state: State) -> Decision:
        """Return a decision whose propensity counts both ways in which it may have come about."""
        chosen = self._policy.decide(state)
        options = [action for action in ORDER if state.allowed[action]]
        if not options or options == [chosen.action]:
            return chosen
        share = self._rate / len(options)
        likely = 1.0 - self._rate + (share if chosen.action in options else 0.0)
        if self._draw.random() >= self._rate:
            return replace(chosen, propensity=likely)
        action = options[min(int(self._draw.random() * len(options)), len(options) - 1)]
        if action == chosen.action:
            return replace(chosen, propensity=likely)
        return replace(chosen, action=action, propensity=share, value=None, confidence=None, why="explored")
