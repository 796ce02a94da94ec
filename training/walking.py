"""Episodes for training: each record is walked many times by a policy that tries a little of everything.

The probability of each choice is written down. Some walks begin with a part of the budget spent, as the later
regions of a review do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from engine.choose.deciding import Heuristic
from engine.choose.episode import STOP
from engine.choose.features import State
from training.environment import Course, Replay
from training.regions import Record
from training.transitions import Transition, transition

STOPS = 0.05
FOLLOWS = 0.3
"""How often a walk stops early, and how often it does what the heuristic would; else any strategy is drawn.
What it is worth to stop is known, so little is spent on showing it."""

BEGINS_LATE = 0.25


def chances(state: State) -> list[float]:
    """Return the probability of each action, by id."""
    open_ones = [action for action, can in enumerate(state.allowed) if can and action != STOP]
    if not open_ones:
        return [float(action == STOP) for action in range(len(state.allowed))]
    made = [0.0] * len(state.allowed)
    made[STOP] = STOPS
    for action in open_ones:
        made[action] += (1 - STOPS - FOLLOWS) / len(open_ones)
    made[Heuristic().decide(state).action] += FOLLOWS
    return made


def walk(record: Record, number: int, draw: Random) -> Iterator[Transition]:
    """Yield the steps of one episode on a record."""
    course = Course(Replay(record), record.budget)
    if draw.random() < BEGINS_LATE:
        course.episode = replace(course.episode, spent=round(draw.uniform(0.0, 0.9) * record.budget, 2))
    name = hashlib.sha256(f"{record.region}:{record.code_sha256}:{number}".encode()).hexdigest()[:16]
    step = 0
    while not course.over:
        before = course.state
        likely = chances(before)
        action = draw.choices(range(len(likely)), likely)[0]
        gained, result = course.take(action)
        yield transition(
            episode=name, t=step, record=record, before=before, action=action, propensity=likely[action],
            reward=gained, result=result, after=course.state, over=course.over,
        )  # fmt: skip
        step += 1


def walks(record: Record, times: int, seed: int) -> Iterator[Transition]:
    """Yield the steps of some episodes on a record; they depend on the seed and the record alone."""
    draw = Random(f"{seed}:{record.group}:{record.region}:{record.code_sha256}")
    for number in range(times):
        yield from walk(record, number, draw)
