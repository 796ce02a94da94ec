"""What people made of suggestions: the chance that one is accepted, and which rules they do not want.

Every reaction is an event that is kept as it happened; what is learned is computed from all of them and the
time, so it fades by itself and can be told again. It weighs what was measured and never takes its place: a
gain counts at least half, at most five quarters of itself.

Nobody learns for others alone. Of one person at most `MOST_OF_ONE` counts in an estimate, of all strangers
together `MOST_OF_STRANGERS`, so with `PRIOR` in front of them a person moves an estimate by at most
`MOST_OF_ONE / (PRIOR + MOST_OF_ONE)` = 0.2, all strangers by at most 1/11. A rule is muted by `ENOUGH` people
or more, of whom each has one voice, and strangers have none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from engine.choose.beta import probability_below

Kind = Literal["accepted", "up", "down", "dismissed", "resolved", "restored"]
"""The suggested text was merged; somebody said that it is useful, or not; dismissed it; resolved its thread
and left the code as it was; let a rule speak again."""

KINDS: tuple[Kind, ...] = get_args(Kind)

VALUES: Mapping[Kind, float] = MappingProxyType(
    {"accepted": 1.0, "up": 0.5, "down": -0.5, "dismissed": -0.25, "resolved": -0.05, "restored": 0.0}
)
"""What a reaction is worth. Who dismisses may be busy, so that is weaker than a word."""

MEMBER, STRANGER = 1.0, 0.1
"""The weight of somebody with a role in the repository, and of somebody without: the author of a fork."""

DAY = 86400.0
HALF_LIFE = 90.0 * DAY
"""After so many seconds a reaction counts half."""

FORGOTTEN = 6 * HALF_LIFE
"""What is older counts less than a sixty-fourth and need not be read."""

MONTH = 30.0 * DAY
MOST_PER_MONTH = 20
"""So many suggestions and rules a person is heard on in a month and a repository; the first of them count."""

PRIOR = 10.0
MOST_OF_ONE = 2.5
MOST_OF_STRANGERS = 1.0

FLOOR = 0.5
SURE = 0.9
ENOUGH = 3
OPINION = 0.1
"""Of a smaller mean value it cannot be told whether somebody wants a rule."""


@dataclass(frozen=True, slots=True)
class Event:
    """A reaction of a person, of whom `voter` is a digest, to a suggestion (`subject`), or to a rule as a
    whole where that is empty. `outcome` is that of its proof, `at` and all times are seconds since 1970."""

    rule: str
    strategy: str
    outcome: str
    subject: str
    voter: str
    kind: Kind
    weight: float
    at: float

    @property
    def stranger(self) -> bool:
        """Tell whether it came from somebody without a role."""
        return self.weight < MEMBER


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much speaks for an acceptance, and how much against it, decayed and bounded."""

    yes: float = 0.0
    no: float = 0.0

    @property
    def chance(self) -> float:
        """The chance that the next one is accepted; a half while nothing is known."""
        return (PRIOR / 2 + self.yes) / (PRIOR + self.yes + self.no)

    @property
    def weight(self) -> float:
        """By what a verified gain is multiplied in the reward: 0.5 to 1.25, and 1 while nothing is known."""
        return min(1.25, max(0.5, 0.5 + self.chance))


UNKNOWN = Estimate()

Cell = tuple[str, str, str]
"""A rule, a strategy, and the outcome of the proof."""


@dataclass(frozen=True, slots=True)
class Muted:
    """A rule that people do not want: `against` of the `people` who said something of it, or did."""

    rule: str
    against: int
    people: int


def counted(events: Iterable[Event], now: float) -> tuple[Event, ...]:
    """Return the events that count: one of each person on each suggestion, `MOST_PER_MONTH` of each person.

    A word counts more than an act, and of equals the later. A `restored` is no vote.
    """
    votes: dict[tuple[str, str, str], Event] = {}
    for event in sorted(events, key=lambda event: (event.kind in ("up", "down"), event.at)):
        if event.kind != "restored" and now - event.at <= FORGOTTEN:
            votes[event.voter, event.rule, event.subject] = event
    heard: dict[tuple[str, int], int] = defaultdict(int)
    found = []
    for event in sorted(votes.values(), key=lambda event: event.at):
        month = event.voter, int(event.at // MONTH)
        heard[month] += 1
        if heard[month] <= MOST_PER_MONTH:
            found.append(event)
    return tuple(found)


def estimates(events: Iterable[Event], now: float) -> dict[Cell, Estimate]:
    """Return what is known of each cell on which somebody reacted."""
    cells: dict[Cell, list[Event]] = defaultdict(list)
    for event in counted(events, now):
        cells[event.rule, event.strategy, event.outcome].append(event)
    return {cell: _estimate(of_it, now) for cell, of_it in cells.items()}


def weights(events: Iterable[Event], now: float) -> dict[str, float]:
    """Return by strategy how much a verified gain counts in the reward, as people took such gains or not.

    All rules of a strategy are one cell, so nobody counts for more by reacting to many of them.
    """
    cells: dict[str, list[Event]] = defaultdict(list)
    for event in counted(events, now):
        if event.outcome == "gain":
            cells[event.strategy].append(event)
    return {strategy: _estimate(of_it, now).weight for strategy, of_it in sorted(cells.items())}


def muted(events: Sequence[Event], now: float) -> tuple[Muted, ...]:
    """Return the rules whose share of people who want them is surely below `FLOOR`, by name.

    A rule that a maintainer restored starts anew: what was said before counts no more.
    """
    restored: dict[str, float] = {}
    for event in events:
        if event.kind == "restored" and not event.stranger:
            restored[event.rule] = max(event.at, restored.get(event.rule, event.at))
    voices: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in counted(events, now):
        if not event.stranger and event.at > restored.get(event.rule, float("-inf")):
            voices[event.rule][event.voter].append(event)
    judged = (_judged(rule, by_person.values(), now) for rule, by_person in sorted(voices.items()))
    return tuple(each for each in judged if each is not None)


def _judged(rule: str, by_person: Iterable[Sequence[Event]], now: float) -> Muted | None:
    wanted = unwanted = 0.0
    against = people = 0
    for events in by_person:
        fading = [_faded(event, now) for event in events]
        opinion = sum(VALUES[event.kind] * part for event, part in zip(events, fading, strict=True)) / sum(
            fading
        )
        if abs(opinion) < OPINION:
            continue
        people += 1
        if opinion > 0:
            wanted += max(fading)
        else:
            against += 1
            unwanted += max(fading)
    if against < ENOUGH or probability_below(FLOOR, 1.0 + wanted, 1.0 + unwanted) < SURE:
        return None
    return Muted(rule, against, people)


def _estimate(events: Iterable[Event], now: float) -> Estimate:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for event in events:
        value = VALUES[event.kind]
        who = "" if event.stranger else event.voter
        sums[who][value < 0] += abs(value) * min(event.weight, MEMBER) * _faded(event, now)
    return _bounded(sums)


def _bounded(by_person: Mapping[str, Sequence[float]]) -> Estimate:
    yes = no = 0.0
    for who, (for_it, against) in sorted(by_person.items()):
        most = MOST_OF_ONE if who else MOST_OF_STRANGERS
        scale = min(1.0, most / max(for_it + against, most))
        yes += for_it * scale
        no += against * scale
    return Estimate(yes, no)


def _faded(event: Event, now: float) -> float:
    """Return how much of an event is left, 0 to 1; one from the future is new."""
    return float(0.5 ** (max(0.0, now - event.at) / HALF_LIFE))
