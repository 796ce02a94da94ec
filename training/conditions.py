"""The conditions of the gate, one by one: each with its figure, its bound and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.choose.checkpoint import Card
from engine.choose.deciding import Heuristic, Policy
from engine.choose.learned import LEAST_GROUPS, LEAST_ROWS
from engine.strategies import ACTIONS
from training.calibration import calibration
from training.evaluate import Contestant, Ground, against
from training.play import Clock, deciding_times
from training.regions import REAL
from training.splitting import Split
from training.surprise import Valued, states, surprise

LEAST_GAIN = 0.01
MOST_LOSS = 0.01
"""By how much more a region has to return, and how much less it might in the worst of the interval."""

BELOW_FITTED_Q = 0.01
MORE_INVALID = 0.02
MORE_SECONDS = 0.10
MOST_ERROR = 0.08
MOST_MILLISECONDS = 5.0

HEURISTIC, LINUCB, GBM, FITTED_Q = Heuristic.name, "linucb", "gbm", "fqi"


@dataclass(frozen=True, slots=True)
class Terms:
    """How much a holdout must hold for its verdict to count; smaller ones are for tests alone."""

    episodes: int = 600
    groups: int = 100


@dataclass(frozen=True, slots=True)
class Entrant:
    """A policy at the gate. `card` is None for what is no checkpoint, `folder` is where it lies, and
    `problem` says why it could not be read."""

    name: str
    policy: Policy
    card: Card | None = None
    folder: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was there to train on: groups, and the hashes of code. `split` says what was held out."""

    groups: frozenset[str]
    code: frozenset[str]
    split: Split


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions: whether it holds, its figure and its bound, and the same in a sentence."""

    name: str
    holds: bool
    figure: float
    bound: float
    words: str


class Court:
    """Holds entrants against what serves, and against rivals."""

    def __init__(self, on: Ground, deployed: Contestant, seen: Seen, terms: Terms, clock: Clock) -> None:
        self._on = on
        self._deployed = deployed
        self._seen = seen
        self._terms = terms
        self._clock = clock

    def conditions(
        self, entrant: Entrant, played: Contestant, rivals: Mapping[str, Contestant]
    ) -> Iterator[Condition]:
        """Yield all conditions, in the order in which they are told."""
        yield from self._holdout(entrant)
        if entrant.problem:
            yield Condition("whole", False, 0.0, 1.0, entrant.problem)
            return
        yield from self._better(played)
        for name, rival in rivals.items():
            if name in (HEURISTIC, LINUCB, GBM, FITTED_Q):
                yield self._not_worse(played, rival, BELOW_FITTED_Q if name == FITTED_Q else 0.0)
        yield from self._habits(played)
        yield self._covered(entrant, played)
        yield self._calibrated(entrant, played)
        yield from self._figures(entrant)

    def _holdout(self, entrant: Entrant) -> Iterator[Condition]:
        """Yield whether the holdout is large enough, real, and new to the entrant."""
        records, terms = self._on.records, self._terms
        groups = {record.group for record in records}
        yield _at_least("episodes", len(records), terms.episodes, "episodes in the holdout")
        yield _at_least("groups", len(groups), terms.groups, "groups in the holdout")
        drawn = sum(record.source not in REAL for record in records)
        yield Condition("real", not drawn, drawn, 0, f"{drawn} of the regions were drawn and never run")
        known = len((groups & self._seen.groups) | (groups - set(self._seen.split.holdout)))
        code = sum(record.code_sha256 in self._seen.code for record in records)
        yield Condition(
            "apart", not known and not code, known + code, 0,
            f"{known} groups of the holdout and the code of {code} regions were there to train on",
        )  # fmt: skip
        if entrant.card is not None:
            same = entrant.card.split.get("holdout_sha256") == self._seen.split.holdout_sha256
            words = "it was trained with exactly these groups held out" if same else (
                "its card tells of another holdout, so it may have been trained on this one")  # fmt: skip
            yield Condition("held out", same, float(same), 1.0, words)

    def _better(self, played: Contestant) -> Iterator[Condition]:
        """Yield whether it returns more than what serves, on average and in the worst of the interval."""
        than = against(self._on, played, self._deployed)
        gain = than.net
        yield Condition(
            "gain", gain.point > LEAST_GAIN, gain.point, LEAST_GAIN,
            f"{gain.point:+.3f} a region against {self._deployed.name}, which serves; more than "
            f"{LEAST_GAIN:+.2f} is asked (a gain below {than.detectable:.3f} would rarely show)",
        )  # fmt: skip
        yield Condition(
            "bound", gain.low > -MOST_LOSS, gain.low, -MOST_LOSS,
            f"with 95 % at least {gain.low:+.3f} against {self._deployed.name}; more than "
            f"{-MOST_LOSS:+.2f} is asked",
        )  # fmt: skip

    def _not_worse(self, played: Contestant, rival: Contestant, slack: float) -> Condition:
        """Return whether it returns no less than a rival."""
        than = against(self._on, played, rival)
        gap = than.net
        words = (
            f"{gap.point:+.3f} a region against {rival.name} (90 %: {gap.low:+.3f} to {gap.high:+.3f}; a gap "
            f"below {than.detectable:.3f} would rarely show); "
            + (f"at least {-slack:+.2f} is asked" if slack else "no less is asked")
        )
        return Condition(f"against {rival.name}", gap.point >= -slack, gap.point, -slack, words)

    def _habits(self, played: Contestant) -> Iterator[Condition]:
        """Yield whether it is refuted about as rarely as what serves, and takes about as long."""
        ours, theirs = played.marks, self._deployed.marks
        gap = self._on.groups.difference((ours.invalid, ours.steps), (theirs.invalid, theirs.steps)).point
        yield Condition(
            "invalid", gap <= MORE_INVALID, gap, MORE_INVALID,
            f"{100 * gap:+.1f} points of its steps more are refuted than of {self._deployed.name}'s; at most "
            f"{100 * MORE_INVALID:+.0f} are let through",
        )  # fmt: skip
        seconds, before = float(ours.seconds.mean()), float(theirs.seconds.mean())
        most = before * (1 + MORE_SECONDS)
        yield Condition(
            "cost", seconds <= most + 1e-9, seconds, most,
            f"{seconds:.1f} s of proving a region, {before:.1f} s with {self._deployed.name}; at most "
            f"{100 * MORE_SECONDS:.0f} % more are let through",
        )  # fmt: skip

    def _covered(self, entrant: Entrant, played: Contestant) -> Condition:
        """Return whether of all it chose by itself enough was seen."""
        own = sorted({step.action for episode in played.played[0] for step in episode.steps if step.own})
        seen = entrant.card.coverage if entrant.card is not None else None
        thin = [
            ACTIONS[action]
            for action in own
            if seen is not None and not (action in seen and seen[action].enough(action))
        ]
        words = (
            f"it chose {', '.join(thin)}, of which training saw less than {LEAST_ROWS} steps, or fewer than "
            f"{LEAST_GROUPS} groups"
            if thin
            else f"of all {len(own)} strategies that it chose training saw enough"
        )
        return Condition("coverage", not thin, len(thin), 0, words)

    def _calibrated(self, entrant: Entrant, played: Contestant) -> Condition:
        """Return whether what people would be told comes true as often as it says.

        An error that one in twenty perfect forecasters would show is let through, as it says nothing.
        """
        found = calibration(played.played[0])
        most = max(MOST_ERROR, found.ceiling)
        words = (
            f"what it says of a gain is off by {found.error:.3f} on {found.steps} steps; at most {most:.3f} "
            f"is let through, and a perfect forecaster would show {found.floor:.3f}"
        )
        if not found.steps:
            return Condition(
                "calibration", entrant.card is None, 0.0, most, "it foretold the gain of no step"
            )
        return Condition("calibration", found.error <= most, found.error, most, words)

    def _figures(self, entrant: Entrant) -> Iterator[Condition]:
        """Yield whether its values are finite on all states, and its decisions quick."""
        policy = entrant.policy
        wrong = 0
        if isinstance(policy, Valued):
            every = list(states(self._on.records))
            wrong = sum(not np.isfinite(policy.values(state)).all() for state in every)
        yield Condition("finite", not wrong, wrong, 0, f"its values are not finite in {wrong} states")
        times = deciding_times(policy, self._on.records, self._clock)
        slow = 1000 * float(np.quantile(times, 0.99)) if times else 0.0
        words = (
            f"99 of 100 decisions take less than {slow:.2f} ms; {MOST_MILLISECONDS:.0f} ms are let through"
        )
        yield Condition("speed", slow < MOST_MILLISECONDS, slow, MOST_MILLISECONDS, words)
        error = surprise(policy, self._on.records)
        found = error if error is not None else 0.0
        words = f"the mean squared TD error is {found:.4f}, and only has to be finite"
        yield Condition("td error", bool(np.isfinite(found)), found, float("inf"), words)


def _at_least(name: str, found: int, least: int, what: str) -> Condition:
    return Condition(name, found >= least, found, least, f"{found:,} {what}; {least:,} are asked")


def heuristic() -> Entrant:
    """Return the heuristic as what serves."""
    policy = Heuristic()
    return Entrant(policy.name, policy)


def damaged(name: str, folder: str, problem: str) -> Entrant:
    """Return a checkpoint that cannot be read, as an entrant that will be turned away."""
    return replace(heuristic(), name=name, folder=folder, problem=problem)
