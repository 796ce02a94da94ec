"""A linear value of each action, with how far it is from being known: what LinUCB leaves behind.

Disjoint linear models (Li et al. 2010, algorithm 1): ridge regression of the reward on the encoded state, one
for each action. What explored while it learned, the width of the confidence bound, is its uncertainty here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.choose.episode import STOP
from engine.choose.features import ENCODED
from engine.choose.tensors import Floats, Tensors
from engine.strategies import ACTIONS
from engine.strict_json import NotThis, shown

INPUTS = ENCODED + 1
"""The encoded state, and a one for what does not depend on it."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """How many numbers of a state are taken in."""

    inputs: int

    def check(self) -> None:
        """Raise `NotThis` where a state has another number of them."""
        if self.inputs != ENCODED:
            raise NotThis(f"it takes {shown(self.inputs)} numbers, and a state has {ENCODED}")


@dataclass(frozen=True, slots=True)
class Linear:
    """`theta` is actions x INPUTS; `doubt` is actions x INPUTS x INPUTS, the inverse of what was seen."""

    theta: Floats
    doubt: Floats

    def judge(self, encoded: Floats) -> tuple[Floats, Floats]:
        """Return the value of each action in one state, and the width of its confidence bound; 0 for STOP."""
        inputs = np.append(encoded, np.float32(1.0))
        values = self.theta @ inputs
        widths = np.sqrt(np.maximum((self.doubt @ inputs) @ inputs, 0.0))
        values[STOP] = widths[STOP] = 0.0
        return values, widths


def linear_of(inputs: Inputs, tensors: Tensors) -> Linear:
    """Return what the arrays `linear.*` of a file hold; raises `NotThis`."""
    inputs.check()
    many = len(ACTIONS)
    return Linear(
        tensors.floats("linear.theta", (many, INPUTS)),
        tensors.floats("linear.doubt", (many, INPUTS, INPUTS)),
    )
