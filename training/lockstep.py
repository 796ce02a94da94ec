"""Exact replay of a policy on many regions at once: all take their first step together, then their second.

Which states can be reached is settled by the records, so each is encoded once however often a policy in
training is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.choose.episode import STOP
from training.dataset import Flags, Floats, Whole
from training.environment import Course, Replay
from training.regions import Record

Chooser = Callable[[Floats, Flags], Whole]
"""Maps encoded states and what is allowed in them, a row each, to actions."""

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One region after some steps: the state, and what the steps have earned."""

    encoded: Floats
    allowed: Flags
    earned: float
    over: bool


class Lockstep:
    """Some regions, and what was met on them so far."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = tuple(records)
        self._met: dict[tuple[int, Path], Moment] = {}

    def __len__(self) -> int:
        return len(self._records)

    def returns(self, choose: Chooser) -> Floats:
        """Return the net return of each region under a policy."""
        paths: list[Path] = [()] * len(self._records)
        live = [at for at in range(len(self._records)) if not self._moment(at, ()).over]
        while live:
            moments = [self._moment(at, paths[at]) for at in live]
            actions = choose(
                np.stack([moment.encoded for moment in moments]),
                np.stack([moment.allowed for moment in moments]),
            )
            for at, action in zip(live, actions.tolist(), strict=True):
                paths[at] = (*paths[at], action)
            live = [at for at in live if not self._moment(at, paths[at]).over]
        return np.array([self._moment(at, path).earned for at, path in enumerate(paths)], np.float32)

    def _moment(self, at: int, path: Path) -> Moment:
        known = self._met.get((at, path))
        if known is None:
            record = self._records[at]
            course = Course(Replay(record), record.budget)
            earned = sum(course.take(action)[0] for action in path)
            state = course.state
            known = Moment(
                np.array(state.encoded, np.float32),
                np.array(state.allowed, np.bool_),
                earned,
                course.over or (bool(path) and path[-1] == STOP),
            )
            self._met[at, path] = known
        return known
