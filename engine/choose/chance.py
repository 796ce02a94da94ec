"""The chance of a verified gain, which people are shown as confidence: calibrated, and no softmax of values.

One logistic regression per action on the encoded state, and one monotone curve that sets what it says against
what came true on groups it was not fitted to (isotonic regression). All policies carry one of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.choose.features import ENCODED
from engine.choose.tensors import Floats, Tensors
from engine.strategies import ACTIONS
from engine.strict_json import NotThis

MOST_POINTS = 512


@dataclass(frozen=True, slots=True)
class Chance:
    """`weight` is ENCODED x actions, `bias` one per action; `said` and `true` are points of the curve."""

    weight: Floats
    bias: Floats
    said: Floats
    true: Floats

    def raw(self, encoded: Floats) -> Floats:
        """Return what the regressions say before the curve, by action id, for one state or many."""
        score = np.clip(encoded @ self.weight + self.bias, -30.0, 30.0)
        return np.asarray(1.0 / (1.0 + np.exp(-score)), np.float32)

    def of(self, encoded: Floats, action: int) -> float:
        """Return the calibrated chance that an action gains on a state, 0 to 1."""
        return float(np.interp(self.raw(encoded)[action], self.said, self.true))


def chance_of(tensors: Tensors) -> Chance:
    """Return what the arrays `gain.*` of a file hold; raises `NotThis`."""
    chance = Chance(
        tensors.floats("gain.weight", (ENCODED, len(ACTIONS))),
        tensors.floats("gain.bias", (len(ACTIONS),)),
        tensors.floats("gain.said", (None,)),
        tensors.floats("gain.true", (None,)),
    )
    said, true = chance.said, chance.true
    if not 1 <= len(said) == len(true) <= MOST_POINTS:
        raise NotThis(f"its calibration needs 1 to {MOST_POINTS} points, and as many heights")
    if (np.diff(said) <= 0).any() or (np.diff(true) < 0).any() or true.min() < 0 or true.max() > 1:
        raise NotThis("its calibration is no rising curve of chances")
    return chance
