"""Steps of episodes as arrays, encoded as a policy sees them.

Stops are left out: what they are worth is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.choose.episode import OUTCOMES, STOP
from engine.choose.features import FEATURES
from engine.choose.learned import Seen
from engine.strategies import ACTIONS
from training.transitions import Transition

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Data:
    """One row a step: `now` and `after` are encoded states, `allowed` what could be chosen after it, `ended`
    whether nothing could. `group` is the number of a name in `groups`; `real` tells what was really run."""

    now: Floats
    action: Whole
    reward: Floats
    after: Floats
    allowed: Flags
    ended: Flags
    gained: Flags
    group: Whole
    groups: tuple[str, ...]
    real: Flags

    def __len__(self) -> int:
        return len(self.action)

    def coverage(self) -> dict[int, Seen]:
        """Return by action how many rows and groups tell of it, and how many of those are real."""
        found = {}
        for action in range(STOP):
            mine = self.action == action
            found[action] = Seen(*self._counted(mine), *self._counted(mine & self.real))
        return found

    def _counted(self, rows: Flags) -> tuple[int, int]:
        return int(rows.sum()), len(np.unique(self.group[rows]))


def data_of(steps: Sequence[Transition]) -> Data:
    """Return the arrays of steps."""
    steps = [step for step in steps if step.a != STOP]
    groups = tuple(sorted({step.group for step in steps}))
    number = {name: at for at, name in enumerate(groups)}
    mask2 = np.array([step.mask2 for step in steps], np.float32).reshape(-1, len(ACTIONS))
    return Data(
        now=encoded(
            [step.s for step in steps],
            [step.mask for step in steps],
            [step.tried for step in steps],
            [step.severity for step in steps],
        ),
        action=np.array([step.a for step in steps], np.int64),
        reward=np.array([step.r for step in steps], np.float32),
        after=encoded(
            [step.s2 for step in steps],
            [step.mask2 for step in steps],
            [step.tried2 for step in steps],
            [step.severity2 for step in steps],
        ),
        allowed=mask2 > 0,
        ended=np.array([step.terminated for step in steps], np.bool_),
        gained=np.array([step.outcome == "gain" for step in steps], np.bool_),
        group=np.array([number[step.group] for step in steps], np.int64),
        groups=groups,
        real=np.array([step.source != "synthetic" for step in steps], np.bool_),
    )


def encoded(
    features: Sequence[Sequence[float]],
    masks: Sequence[Sequence[int]],
    tried: Sequence[Sequence[int]],
    severities: Sequence[Sequence[float]],
) -> Floats:
    """Return what `State.encoded` gives, for many states at once."""
    many = len(features)
    outcome = np.array(tried, np.int64).reshape(many, len(ACTIONS), 1) == np.arange(len(OUTCOMES))
    parts = [
        np.array(features, np.float32).reshape(many, len(FEATURES)),
        np.array(masks, np.float32).reshape(many, len(ACTIONS)),
        outcome.reshape(many, len(ACTIONS) * len(OUTCOMES)).astype(np.float32),
        np.array(severities, np.float32).reshape(many, len(ACTIONS)),
    ]
    return np.concatenate(parts, axis=1)
