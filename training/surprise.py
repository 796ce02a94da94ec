"""The TD error of a net on records: an alarm, and no judge.

Measured: a net that says 0 of everything and always stops has a lower one than good nets have. Where it is
not finite, or far above that of the net that serves, something is wrong with the values; nothing more is
read out of it. It is formed over every first step of every record, and every step that can follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

import numpy as np

from engine.choose.deciding import Policy
from engine.choose.episode import STOP
from engine.choose.features import State
from engine.choose.tensors import Floats
from training.environment import Course, Replay
from training.regions import Record

DEPTH = 2


@runtime_checkable
class Valued(Protocol):
    """A policy whose values can be read."""

    def values(self, state: State) -> Floats:
        """Return what each action is believed to be worth, by id, allowed or not; to stop is 0."""
        ...


def surprise(policy: Policy, records: Iterable[Record]) -> float | None:
    """Return the mean squared TD error, infinite where a value is not finite; None for a policy without
    values and without steps."""
    if not isinstance(policy, Valued):
        return None
    errors = [error for record in records for error in _errors(policy, record, ())]
    if not errors:
        return None
    mean = float(np.mean(np.square(errors)))
    return mean if np.isfinite(mean) else float("inf")


def states(records: Iterable[Record]) -> Iterator[State]:
    """Yield the first state of each record, and each state after one step."""
    for record in records:
        for taken in ((), *((action,) for action in _open(_reached(record, ())))):
            yield _reached(record, taken).state


def _reached(record: Record, taken: tuple[int, ...]) -> Course:
    course = Course(Replay(record), record.budget)
    for action in taken:
        course.take(action)
    return course


def _open(course: Course) -> list[int]:
    if course.over:
        return []
    return [action for action, can in enumerate(course.state.allowed) if can and action != STOP]


def _errors(policy: Valued, record: Record, taken: tuple[int, ...]) -> Iterator[float]:
    here = _reached(record, taken)
    values = policy.values(here.state)
    for action in _open(here):
        after = _reached(record, taken)
        gained, _ = after.take(action)
        coming = 0.0
        if not after.over:
            coming = float(policy.values(after.state)[np.asarray(after.state.allowed)].max())
        yield gained + coming - float(values[action])
        if len(taken) + 1 < DEPTH:
            yield from _errors(policy, record, (*taken, action))
