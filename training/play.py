"""A policy on records: what its episodes come to, exactly, as everything it could try was tried before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.choose.deciding import Policy
from engine.choose.episode import STOP, Outcome
from training.environment import Course, Replay
from training.regions import Record, Source

Clock = Callable[[], float]
"""Seconds since some moment."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was no stop. `confidence` is the chance of a gain that people would have been told; `own`
    is False where the policy stepped aside and the heuristic decided."""

    action: int
    outcome: Outcome
    reward: float
    confidence: float | None
    own: bool


@dataclass(frozen=True, slots=True)
class Played:
    """One episode: `net` is its return, `log2` the verified speed-up in all, `seconds` what proving took.

    `first` is the first choice, a stop included; where nothing was legal it is a stop.
    """

    region: str
    group: str
    source: Source
    net: float
    log2: float
    seconds: float
    first: int
    steps: tuple[Step, ...]

    @property
    def invalid(self) -> int:
        """How many of its steps were refuted."""
        return sum(step.outcome == "invalid" for step in self.steps)


def play(policy: Policy, record: Record) -> Played:
    """Return the episode of a policy on a record."""
    course = Course(Replay(record), record.budget)
    steps: list[Step] = []
    net, first = 0.0, STOP
    while not course.over:
        decision = policy.decide(course.state)
        if not steps:
            first = decision.action
        gained, result = course.take(decision.action)
        net += gained
        if result is not None:
            own = not decision.why
            steps.append(Step(decision.action, result.outcome, gained, decision.confidence, own))
    episode = course.episode
    return Played(
        record.region, record.group, record.source, net, episode.log2, episode.spent, first, tuple(steps)
    )


def play_all(policy: Policy, records: Iterable[Record]) -> tuple[Played, ...]:
    """Return the episodes of a policy, record by record."""
    return tuple(play(policy, record) for record in records)


def deciding_times(policy: Policy, records: Iterable[Record], clock: Clock) -> list[float]:
    """Return how many seconds each first decision on a record took."""
    taken = []
    for record in records:
        state = Course(Replay(record), record.budget).state
        begun = clock()
        policy.decide(state)
        taken.append(clock() - begun)
    return taken
