"""What a learned policy has to beat: four ways to choose that need no deep learning.

Random, a fixed order and the heuristic need no training; the others are fitted here to the same steps and
served in numpy like any checkpoint, so what is judged is what would serve. All of them see the whole encoded
state, what was tried before included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from engine.choose.deciding import Decision
from engine.choose.episode import ASK_MODEL, MOST_STEPS, STOP
from engine.choose.features import State
from engine.choose.linear import INPUTS
from engine.strategies import ACTIONS
from training.dataset import Data
from training.environment import Course, Replay
from training.regions import Record

Arrays = dict[str, NDArray[np.generic]]

UNSEEN = -1.0
"""What a strategy is worth of which there is no step: less than to stop."""

PASSES = 4
WIDTH = 0.5
"""How often LinUCB goes through the regions, and how much it is drawn to what it does not know."""


class Uniform:
    """Draws among what is allowed, by seed and state: equal states give equal decisions."""

    def __init__(self, seed: int = 0) -> None:
        self.name = f"random/{seed}"
        self._seed = seed

    def decide(self, state: State) -> Decision:
        """Return any allowed action but to ask a model."""
        options = [action for action, can in enumerate(state.allowed) if can and action != ASK_MODEL]
        drawn = Random(f"{self._seed}:{state.encoded}").randrange(len(options))
        return Decision(options[drawn], self.name, 1.0 / len(options))


def linucb(records: Sequence[Record], seed: int) -> tuple[Arrays, float]:
    """Return what LinUCB has learned from walking the records, and the width that its bounds rarely passed.

    Disjoint, with the reward of the step alone: a bandit looks no further. The inverse is kept up to date by
    the Sherman-Morrison formula, so a step costs a product and no inversion.
    """
    doubt = np.stack([np.eye(INPUTS)] * len(ACTIONS))
    theta, sums = np.zeros((len(ACTIONS), INPUTS)), np.zeros((len(ACTIONS), INPUTS))
    widths: list[float] = []
    draw = Random(f"linucb:{seed}")
    for _ in range(PASSES):
        for record in draw.sample(list(records), len(records)):
            course = Course(Replay(record), record.budget)
            while not course.over:
                inputs = np.append(np.asarray(course.state.encoded), 1.0)
                width = np.sqrt(np.maximum((doubt @ inputs) @ inputs, 0.0))
                bound = theta @ inputs + WIDTH * width
                bound[STOP] = 0.0
                action = int(np.where(course.state.allowed, bound, -np.inf).argmax())
                gained, _ = course.take(action)
                if action != STOP:
                    widths.append(float(width[action]))
                    along = doubt[action] @ inputs
                    doubt[action] -= np.outer(along, along) / (1.0 + inputs @ along)
                    sums[action] += gained * inputs
                    theta[action] = doubt[action] @ sums[action]
    arrays: Arrays = {"linear.theta": theta.astype(np.float32), "linear.doubt": doubt.astype(np.float32)}
    return arrays, float(np.quantile(widths, 0.99)) if widths else 0.0


@dataclass(frozen=True, slots=True)
class Boosting:
    """How trees are grown: few, small and shrunk, as there are some thousand rows, and rows of a region are
    alike. A leaf has at least a twentieth of an action's rows, up to `rows_per_leaf`. Chosen on drawn
    regions, where larger trees were worse at both uses. On so few rows a second thread costs more than it
    brings."""

    trees: int = 40
    leaves: int = 7
    rate: float = 0.1
    rows_per_leaf: int = 100
    columns: float = 0.3

    def fitted(self, inputs: NDArray[np.float32], targets: NDArray[Any], seed: int) -> Any:
        """Return a fitted regressor of scikit-learn."""
        return HistGradientBoostingRegressor(
            max_iter=self.trees,
            max_leaf_nodes=self.leaves,
            learning_rate=self.rate,
            min_samples_leaf=max(5, min(self.rows_per_leaf, len(inputs) // 20)),
            max_features=self.columns,
            early_stopping=False,
            random_state=seed,
        ).fit(inputs, targets)


def boosted(data: Data, seed: int, how: Boosting | None = None) -> Arrays:
    """Return trees that foretell, for each action by itself, the reward of its step."""
    with threadpool_limits(1):
        return flat(_fitted(data, data.reward, seed, how or Boosting()))


def fitted_q(data: Data, seed: int, how: Boosting | None = None) -> Arrays:
    """Return trees that foretell the whole return: fitted Q iteration (Ernst et al. 2005), a round for each
    step that an episode can have; to stop is worth 0."""
    with threadpool_limits(1):
        made = _fitted(data, data.reward, seed, how or Boosting())
        for number in range(1, MOST_STEPS):
            coming = np.zeros((len(data), len(ACTIONS)))
            for action, model in made.items():
                coming[:, action] = model.predict(data.after)
            barred = ~data.allowed
            barred[:, [action for action in range(STOP) if action not in made]] = True
            best = np.where(barred, -np.inf, coming).max(axis=1)
            targets = data.reward + np.where(data.ended, 0.0, np.maximum(best, 0.0))
            made = _fitted(data, targets, seed + number, how or Boosting())
    return flat(made)


def _fitted(data: Data, targets: NDArray[Any], seed: int, how: Boosting) -> dict[int, Any]:
    return {
        action: how.fitted(data.now[data.action == action], targets[data.action == action], seed)
        for action in range(STOP)
        if (data.action == action).any()
    }


def flat(models: dict[int, Any]) -> Arrays:
    """Return fitted regressors, by action, as the arrays that `engine.choose.trees` walks.

    Thresholds become the next smaller float32: for inputs of float32 the comparison is the same.
    """
    trees = [(action, stage[0].nodes) for action, model in models.items() for stage in model._predictors]
    counts = [len(nodes) for _, nodes in trees]
    begins = np.cumsum([0, *counts])[:-1]
    numbers = np.arange(sum(counts))
    offsets = np.repeat(begins, counts)

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([nodes[name] for _, nodes in trees] or [np.zeros(0)])

    leaf = joined("is_leaf").astype(bool)
    start = np.full(len(ACTIONS), UNSEEN)
    start[STOP] = 0.0
    for action, model in models.items():
        start[action] = float(np.ravel(model._baseline_prediction)[0])
    return {
        "trees.feature": np.where(leaf, 0, joined("feature_idx")).astype(np.int32),
        "trees.threshold": _below(np.where(leaf, 0.0, joined("num_threshold"))),
        "trees.left": np.where(leaf, numbers, joined("left") + offsets).astype(np.int32),
        "trees.right": np.where(leaf, numbers, joined("right") + offsets).astype(np.int32),
        "trees.value": np.where(leaf, joined("value"), 0.0).astype(np.float32),
        "trees.root": begins.astype(np.int32),
        "trees.action": np.array([action for action, _ in trees], np.int32),
        "trees.start": start.astype(np.float32),
    }


def _below(thresholds: NDArray[Any]) -> NDArray[np.float32]:
    near = thresholds.astype(np.float32)
    return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near).astype(np.float32)


FITTED: dict[str, Callable[[Data, int], Arrays]] = {"gbm": boosted, "fqi": fitted_q}
