"""The nets of a trained policy: a few small ones that answer together, in numpy alone.

Each maps the encoded state to a value per action. Their mean is what is believed, their standard deviation
how far they disagree. To stop is worth exactly 0, as it is known to be and nothing had to learn it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.choose.episode import STOP
from engine.choose.features import ENCODED
from engine.choose.tensors import Floats, Tensors
from engine.strategies import ACTIONS
from engine.strict_json import NotThis, shown

MOST_NETS = 32
MOST_LAYERS = 4
MOST_WIDTH = 512


@dataclass(frozen=True, slots=True)
class Layout:
    """How the nets are built: inputs, the widths of the hidden layers (each followed by a ReLU), how many."""

    inputs: int
    hidden: tuple[int, ...]
    nets: int

    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Return inputs and outputs of each layer."""
        widths = (self.inputs, *self.hidden, len(ACTIONS))
        return tuple(pairwise(widths))


@dataclass(frozen=True, slots=True)
class Nets:
    """`weights[i]` is nets x inputs x outputs of layer i, `biases[i]` is nets x 1 x outputs."""

    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]

    def each(self, encoded: Floats) -> Floats:
        """Return what each net says of each state: nets x states x actions, from states x ENCODED."""
        signal = np.broadcast_to(encoded, (len(self.weights[0]), *encoded.shape))
        last = len(self.weights) - 1
        for at, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            signal = signal @ weight + bias
            if at < last:
                signal = np.maximum(signal, np.float32(0.0))
        signal[..., STOP] = 0.0
        return signal

    def judge(self, encoded: Floats) -> tuple[Floats, Floats]:
        """Return the value of each action in one state, and by how much the nets disagree on it."""
        said = self.each(encoded[np.newaxis])[:, 0]
        return said.mean(axis=0), said.std(axis=0)


def nets_of(layout: Layout, tensors: Tensors) -> Nets:
    """Return what the arrays `q.*` of a file hold; raises `NotThis`."""
    if layout.inputs != ENCODED:
        raise NotThis(f"its nets take {shown(layout.inputs)} numbers, and a state has {ENCODED}")
    fits = (
        1 <= layout.nets <= MOST_NETS
        and 1 <= len(layout.hidden) <= MOST_LAYERS
        and all(1 <= width <= MOST_WIDTH for width in layout.hidden)
    )
    if not fits:
        raise NotThis("its nets are built in a way that is not served")
    weights, biases = [], []
    for at, (before, after) in enumerate(layout.sizes()):
        weights.append(tensors.floats(f"q.{at}.weight", (layout.nets, before, after)))
        biases.append(tensors.floats(f"q.{at}.bias", (layout.nets, 1, after)))
    return Nets(tuple(weights), tuple(biases))
