"""The gate: whether a trained policy may serve, decided on regions and groups that it has never seen.

All conditions (`training.conditions`) have to hold. Where they do not, the best baseline that passes itself
serves, and else nothing changes. A high TD error raises an alarm and decides nothing: nets that do nothing
have a low one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.choose.deciding import Heuristic
from training.conditions import HEURISTIC, Condition, Court, Entrant, Seen, Terms
from training.evaluate import Contestant, Evaluation, Ground, contest, evaluation, single
from training.play import Clock
from training.surprise import surprise

ALARM = 1.5
"""A TD error so many times that of what serves is worth a look."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says. `serves` names who is to serve, `folder` its checkpoint and `weights_sha256` what
    lay there, both empty where nothing is to change. `baselines` has the conditions of those that were asked
    to stand in; `alarms` decide nothing."""

    published: bool
    words: str
    candidate: str
    deployed: str
    serves: str
    folder: str
    weights_sha256: str
    terms: Terms
    conditions: tuple[Condition, ...]
    baselines: Mapping[str, tuple[Condition, ...]]
    alarms: tuple[str, ...]
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict is reached on. `rivals` are by name, and of each one for every seed."""

    ground: Ground
    candidate: Entrant
    deployed: Entrant
    rivals: Mapping[str, Sequence[Entrant]]
    seen: Seen
    clock: Clock
    terms: Terms


def judge(case: Case) -> Verdict:
    """Return the verdict on a candidate."""
    on = case.ground
    deployed = contest(on, case.deployed.name, [case.deployed.policy])
    rivals = {
        HEURISTIC: contest(on, HEURISTIC, [Heuristic()]),
        **{name: contest(on, name, [each.policy for each in some]) for name, some in case.rivals.items()},
    }
    court = Court(on, deployed, case.seen, case.terms, case.clock)
    candidate = contest(on, case.candidate.name, [case.candidate.policy])
    conditions = tuple(court.conditions(case.candidate, candidate, rivals))
    published = all(each.holds for each in conditions)
    stands_in, asked = ("", {}) if published else _stand_in(case, court, rivals)
    chosen = case.candidate if published else case.rivals[stands_in][0] if stands_in else None
    others = [one for name, one in rivals.items() if name != case.deployed.name]
    every = [deployed, *others] if case.candidate.problem else [candidate, deployed, *others]
    return Verdict(
        published=published,
        words=_words(case, conditions, stands_in),
        candidate=case.candidate.name,
        deployed=case.deployed.name,
        serves=case.candidate.name if published else stands_in or case.deployed.name,
        folder=chosen.folder if chosen else "",
        weights_sha256=chosen.card.weights_sha256 if chosen and chosen.card else "",
        terms=case.terms,
        conditions=conditions,
        baselines=asked,
        alarms=tuple(_alarms(case)),
        evaluation=evaluation(on, every, [candidate.name]),
    )


def _words(case: Case, conditions: Sequence[Condition], stands_in: str) -> str:
    failed = [each.name for each in conditions if not each.holds]
    if not failed:
        return f"Accepted: all {len(conditions)} conditions hold; {case.candidate.name} is to serve."
    instead = f"{stands_in} passes and is to serve" if stands_in else f"{case.deployed.name} goes on serving"
    many = f"{len(failed)} of {len(conditions)} conditions {'does' if len(failed) == 1 else 'do'} not hold"
    return f"Rejected: {many} ({', '.join(failed)}); {instead}."


def _stand_in(
    case: Case, court: Court, rivals: Mapping[str, Contestant]
) -> tuple[str, dict[str, tuple[Condition, ...]]]:
    """Return which baseline passes the gate, the best first, empty for none; and what was found of those that
    were asked."""
    asked: dict[str, tuple[Condition, ...]] = {}
    alone = {
        name: single(case.ground, rivals[name], 0)
        for name, some in case.rivals.items()
        if some and some[0].folder
    }
    heuristic = {HEURISTIC: rivals[HEURISTIC]}
    for name in sorted(alone, key=lambda name: -float(alone[name].marks.net.mean())):
        asked[name] = tuple(court.conditions(case.rivals[name][0], alone[name], heuristic))
        if all(each.holds for each in asked[name]):
            return name, asked
    return "", asked


def _alarms(case: Case) -> Iterator[str]:
    """Yield what should be looked into, whatever the verdict."""
    candidate, deployed = (
        surprise(each.policy, case.ground.records) for each in (case.candidate, case.deployed)
    )
    if candidate is not None and deployed is not None and candidate > ALARM * deployed:
        yield (
            f"The TD error is {candidate:.4f}, that of {case.deployed.name} {deployed:.4f}: look at the data."
        )
    card = case.deployed.card
    if card is not None and not case.seen.split.like(card.split):
        yield f"{case.deployed.name} was trained with other groups held out: it may know these."
    if case.deployed.problem:
        yield f"{case.deployed.problem} The heuristic is taken for what serves."
