"""Fits the chance of a verified gain: a logistic regression per action, and a curve that sets it right.

The curve (isotonic regression) is fitted to groups that the regressions have not seen, as these think better
of themselves than they are.
"""

from __future__ import annotations

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from engine.choose.chance import MOST_POINTS, Chance
from engine.choose.features import ENCODED
from engine.strategies import ACTIONS
from training.dataset import Data, Floats

STRENGTH = 0.3
"""Inverse strength of the ridge: the features lie in [0, 1], and rows of a region are much alike."""

LEAST_FOR_CURVE = 50
BOUNDS = (0.02, 0.98)
"""Nothing is certain that was seen some hundred times."""


def fitted(train: Data, validation: Data) -> Chance:
    """Return the chance of a gain, calibrated where there is enough to hold it against."""
    weight = np.zeros((ENCODED, len(ACTIONS)), np.float32)
    bias = np.zeros(len(ACTIONS), np.float32)
    for action in range(len(ACTIONS)):
        rows = train.action == action
        gained = train.gained[rows]
        if 0 < gained.sum() < len(gained):
            model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(train.now[rows], gained)
            weight[:, action], bias[action] = model.coef_[0], model.intercept_[0]
        else:
            rate = (gained.sum() + 1) / (len(gained) + 2)
            bias[action] = np.log(rate / (1 - rate))
    plain = Chance(weight, bias, np.array(BOUNDS, np.float32), np.array(BOUNDS, np.float32))
    return Chance(weight, bias, *_curve(plain, validation))


def _curve(plain: Chance, validation: Data) -> tuple[Floats, Floats]:
    if len(validation) < LEAST_FOR_CURVE:
        return plain.said, plain.true
    said = plain.raw(validation.now)[np.arange(len(validation)), validation.action]
    model = IsotonicRegression(y_min=BOUNDS[0], y_max=BOUNDS[1], out_of_bounds="clip")
    model.fit(said, validation.gained.astype(np.float64))
    points, at = np.unique(model.X_thresholds_.astype(np.float32), return_index=True)
    heights = np.maximum.accumulate(model.y_thresholds_.astype(np.float32)[at])
    if len(points) > MOST_POINTS:
        kept = np.linspace(0, len(points) - 1, MOST_POINTS).round().astype(int)
        points, heights = points[kept], heights[kept]
    return points, heights
