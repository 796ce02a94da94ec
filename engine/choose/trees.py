"""Boosted trees, a few dozen for each action, walked all at once in numpy: what scikit-learn's leave behind.

All nodes of all trees lie in flat arrays. A node that leads to itself is a leaf; any other leads to nodes
behind it, so no walk goes round in circles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.choose.episode import STOP
from engine.choose.features import ENCODED
from engine.choose.linear import Inputs
from engine.choose.tensors import Floats, Tensors, Whole
from engine.strategies import ACTIONS
from engine.strict_json import NotThis

MOST_TREES = 4096
MOST_DEPTH = 64
"""More of either and a decision would take longer than it may."""


@dataclass(frozen=True, slots=True)
class Trees:
    """By node: `feature` <= `threshold` leads `left`, else `right`; `value` is that of a leaf. By tree: its
    `root`, and the `action` to whose value it adds. `start` has, by action, what the trees add to."""

    feature: Whole
    threshold: Floats
    left: Whole
    right: Whole
    value: Floats
    root: Whole
    action: Whole
    start: Floats

    def judge(self, encoded: Floats) -> tuple[Floats, Floats]:
        """Return the value of each action in one state, and 0 for all doubts: trees tell of none."""
        at = self.root
        while True:
            following = np.where(
                encoded[self.feature[at]] <= self.threshold[at], self.left[at], self.right[at]
            )
            if (following == at).all():
                break
            at = following
        added = np.bincount(self.action, weights=self.value[at], minlength=len(ACTIONS))
        values = (self.start + added).astype(np.float32)
        values[STOP] = 0.0
        return values, np.zeros_like(values)


def trees_of(inputs: Inputs, tensors: Tensors) -> Trees:
    """Return what the arrays `trees.*` of a file hold; raises `NotThis`."""
    inputs.check()
    feature = tensors.whole("trees.feature", (None,))
    nodes = (len(feature),)
    root = tensors.whole("trees.root", (None,))
    made = Trees(
        feature,
        tensors.floats("trees.threshold", nodes),
        tensors.whole("trees.left", nodes),
        tensors.whole("trees.right", nodes),
        tensors.floats("trees.value", nodes),
        root,
        tensors.whole("trees.action", (len(root),)),
        tensors.floats("trees.start", (len(ACTIONS),)),
    )
    if len(root) > MOST_TREES:
        raise NotThis(f"it has more than {MOST_TREES} trees")
    _check(made)
    return made


def _check(made: Trees) -> None:
    numbers = np.arange(len(made.feature), dtype=np.int32)
    leaf = (made.left == numbers) & (made.right == numbers)
    fits = (
        _within(made.feature, ENCODED)
        and _within(made.root, len(numbers))
        and _within(made.action, STOP)
        and _within(made.left, len(numbers))
        and _within(made.right, len(numbers))
        and bool((leaf | ((made.left > numbers) & (made.right > numbers))).all())
    )
    if not fits:
        raise NotThis("its trees lead to nodes, features or actions that are not there")
    at: NDArray[np.int32] = np.unique(made.root)
    for _ in range(MOST_DEPTH):
        at = at[~leaf[at]]
        if not len(at):
            return
        at = np.unique(np.concatenate([made.left[at], made.right[at]]))
    raise NotThis(f"its trees are deeper than {MOST_DEPTH}")


def _within(numbers: Whole, most: int) -> bool:
    return bool(((numbers >= 0) & (numbers < most)).all())
