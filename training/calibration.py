"""Does what people are told come true as often as they are told: the expected calibration error, and its
floor.

With few steps even a perfect forecaster shows an error. The floor is what one would show that says the same
and is right: outcomes are drawn from what was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.play import Played
from training.resampling import Floats

BINS = 5
DRAWS = 1000
SEED = 21


@dataclass(frozen=True, slots=True)
class Bin:
    """Steps for which about the same was said: what was said on average, what came true, how many."""

    said: float
    true: float
    steps: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """`error` is the expected calibration error in bins of equal mass; `floor` what a perfect forecaster
    would show on average, `ceiling` what 95 in 100 of them would stay below. NaN-free: all are 0 without
    steps."""

    steps: int
    error: float
    floor: float
    ceiling: float
    bins: tuple[Bin, ...]


def calibration(played: Iterable[Played]) -> Calibration:
    """Return how well the confidence of a policy's own steps came true."""
    pairs = [
        (step.confidence, float(step.outcome == "gain"))
        for episode in played
        for step in episode.steps
        if step.confidence is not None
    ]
    if not pairs:
        return Calibration(0, 0.0, 0.0, 0.0, ())
    said, true = np.asarray(pairs, np.float64).T
    order = np.argsort(said, kind="stable")  # equal ones stay mixed: sorted by outcome, each bin would be off
    said, true = said[order], true[order]
    parts = [part for part in np.array_split(np.arange(len(said)), BINS) if len(part)]
    drawn = (np.random.default_rng(SEED).random((DRAWS, len(said))) < said).astype(np.float64)
    floors = _errors(said, drawn, parts)
    bins = tuple(Bin(float(said[part].mean()), float(true[part].mean()), len(part)) for part in parts)
    return Calibration(
        len(said),
        float(_errors(said, true[np.newaxis], parts)[0]),
        float(floors.mean()),
        float(np.quantile(floors, 0.95)),
        bins,
    )


def _errors(said: Floats, outcomes: Floats, parts: list[NDArray[np.intp]]) -> Floats:
    """Return the calibration error of each row of outcomes."""
    gaps = [len(part) * abs(outcomes[:, part].mean(axis=1) - said[part].mean()) for part in parts]
    return np.asarray(sum(gaps) / len(said), np.float64)
