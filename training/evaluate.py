"""What policies are worth on records: their exact values, side by side, and how sure each figure is.

A contestant is a policy, or several that were trained the same way from other seeds; their episodes on a
region are averaged before regions are compared, so a lucky seed decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.choose.deciding import Policy
from training.calibration import Calibration, calibration
from training.oracle import Best, Plan, best
from training.play import Played, play, play_all
from training.regions import Record
from training.resampling import Floats, Groups, Interval
from training.surprise import surprise

ORACLE = "oracle"


@dataclass(frozen=True, slots=True)
class Ground:
    """Records to be judged by: `best` is what the oracle reaches on each, `groups` draws their groups."""

    records: tuple[Record, ...]
    best: tuple[Best, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Marks:
    """The figures of a contestant, one per record, averaged over its seeds. `net` is the return."""

    net: Floats
    regret: Floats
    log2: Floats
    seconds: Floats
    steps: Floats
    invalid: Floats
    hit: Floats


@dataclass(frozen=True, slots=True)
class Part:
    """What a policy is worth on some of the records."""

    net: float
    oracle: float
    episodes: int
    groups: int


@dataclass(frozen=True, slots=True)
class Against:
    """By how much one policy returns more than another, and the least mean difference that would show."""

    other: str
    net: Interval
    detectable: float


@dataclass(frozen=True, slots=True)
class Score:
    """A line of the table. `net` is the return per episode and the primary figure, `regret` what the oracle
    has more, `per_minute` the verified log2 speed-up per minute of proving, `hit` how often the first choice
    is the oracle's, `invalid` the part of steps that were refuted, `seconds` what an episode takes. `seeds`
    are the returns of each seed. `surprise` is the mean squared TD error, None where a policy has no
    values."""

    name: str
    net: Interval
    regret: Interval
    per_minute: Interval
    hit: Interval
    invalid: Interval
    seconds: Interval
    seeds: tuple[float, ...]
    surprise: float | None
    calibration: Calibration
    by_source: Mapping[str, Part]
    by_group: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Contestant:
    """A policy that was played: `policies` and `played` by seed."""

    name: str
    policies: tuple[Policy, ...]
    played: tuple[tuple[Played, ...], ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All of it: the scores, best first, and `against` by name who is held against whom."""

    episodes: int
    groups: int
    scores: tuple[Score, ...]
    against: Mapping[str, tuple[Against, ...]]


def ground(records: Sequence[Record]) -> Ground:
    """Return records with what the oracle reaches on them."""
    return Ground(
        tuple(records), tuple(map(best, records)), Groups([f"{each.source}:{each.group}" for each in records])
    )


def contest(on: Ground, name: str, policies: Sequence[Policy]) -> Contestant:
    """Return what policies came to that differ by seed alone."""
    played = tuple(play_all(policy, on.records) for policy in policies)
    return Contestant(name, tuple(policies), played, _marks(on, played))


def single(on: Ground, one: Contestant, seed: int) -> Contestant:
    """Return a contestant as if its policy of that seed were the only one."""
    played = (one.played[seed],)
    return Contestant(one.name, (one.policies[seed],), played, _marks(on, played))


def oracle(on: Ground) -> Contestant:
    """Return what the oracle came to, as a contestant."""
    played = tuple(play(Plan(each.actions), record) for each, record in zip(on.best, on.records, strict=True))
    return Contestant(ORACLE, (), (played,), _marks(on, (played,)))


def _marks(on: Ground, played: Sequence[Sequence[Played]]) -> Marks:
    def mean(values: list[list[float]]) -> Floats:
        return np.asarray(np.mean(values, axis=0), np.float64)

    net = mean([[each.net for each in seed] for seed in played])
    return Marks(
        net=net,
        regret=np.maximum(np.asarray([each.net for each in on.best]) - net, 0.0),  # sums in another order
        log2=mean([[each.log2 for each in seed] for seed in played]),
        seconds=mean([[each.seconds for each in seed] for seed in played]),
        steps=mean([[len(each.steps) for each in seed] for seed in played]),
        invalid=mean([[each.invalid for each in seed] for seed in played]),
        hit=mean(
            [
                [each.first in ideal.firsts for each, ideal in zip(seed, on.best, strict=True)]
                for seed in played
            ]
        ),
    )


def score(on: Ground, one: Contestant) -> Score:
    """Return the line of a contestant."""
    groups, marks = on.groups, one.marks
    errors = [surprise(policy, on.records) for policy in one.policies]
    known = [error for error in errors if error is not None]
    return Score(
        name=one.name,
        net=groups.ratio(marks.net),
        regret=groups.ratio(marks.regret),
        per_minute=groups.ratio(60.0 * marks.log2, marks.seconds),
        hit=groups.ratio(marks.hit),
        invalid=groups.ratio(marks.invalid, marks.steps),
        seconds=groups.ratio(marks.seconds),
        seeds=tuple(float(np.mean([each.net for each in seed])) for seed in one.played),
        surprise=float(np.mean(known)) if known else None,
        calibration=calibration(episode for seed in one.played for episode in seed),
        by_source=_parts(on, marks, [record.source for record in on.records]),
        by_group=_parts(on, marks, [record.group for record in on.records]),
    )


def _parts(on: Ground, marks: Marks, keys: Sequence[str]) -> dict[str, Part]:
    made = {}
    for key in sorted(set(keys)):
        of = [at for at, each in enumerate(keys) if each == key]
        groups = len({on.records[at].group for at in of})
        ideal = float(np.mean([on.best[at].net for at in of]))
        made[key] = Part(float(marks.net[of].mean()), ideal, len(of), groups)
    return made


def against(on: Ground, one: Contestant, other: Contestant) -> Against:
    """Return by how much `one` returns more than `other` on the same regions."""
    gaps = one.marks.net - other.marks.net
    return Against(other.name, on.groups.ratio(gaps), on.groups.detectable(gaps))


def evaluation(on: Ground, contestants: Sequence[Contestant], held: Sequence[str]) -> Evaluation:
    """Return scores of all, best first; those named in `held` are held against each of the others."""
    scores = [score(on, one) for one in (*contestants, oracle(on))]
    pairs = {
        one.name: tuple(against(on, one, other) for other in contestants if other is not one)
        for one in contestants
        if one.name in held
    }
    return Evaluation(
        len(on.records),
        len(on.groups.names),
        tuple(sorted(scores, key=lambda each: -each.net.point)),
        pairs,
    )
