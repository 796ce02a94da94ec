"""What a step is worth: the one definition, for reviews, rollouts and training alike."""

from __future__ import annotations

from engine.choose.episode import Outcome

MOST_LOG2 = 4.0
"""Speed-ups count up to sixteen times: beyond, one lucky region would decide what is learned (the critique of
SWE-fficiency's harmonic mean, which one task of fifty thousand times dominates)."""

PRICE = 0.02
"""What a second of proving costs: ten seconds are worth a gain of 15 %."""

INVALID_PENALTY = 0.1
"""A rewrite that is refuted has used what a better one could have had; it is never shown to anybody."""


def reward(outcome: Outcome, log2: float, seconds: float, accept_weight: float = 1.0) -> float:
    """Return clip(log2 verified extra speed-up, -4, 4) x accept weight - price of seconds - penalty.

    `accept_weight` says how likely people are to take such a gain (see `engine.choose.acceptance`); it scales
    a gain, and never makes one.
    """
    gained = max(-MOST_LOG2, min(MOST_LOG2, log2)) if outcome == "gain" else 0.0
    return gained * accept_weight - PRICE * seconds - (INVALID_PENALTY if outcome == "invalid" else 0.0)
