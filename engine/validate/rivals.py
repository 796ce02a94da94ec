"""Where several rewrites of one function stood their proof, one of them is said.

Where a model wrote some of them, the best has been chosen by the inputs that measured it: it is measured once
more, on others, and what that says is what is said. If it does not stand there, the next best is taken up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.bond import Bond
from engine.model import Level, Verdict

OUTDONE = "another rewrite of the function gains more"


@dataclass(frozen=True, slots=True)
class _Rewrite:
    """What stands or falls as one: a rewrite of one function, or all parts of a coordinated one."""

    places: tuple[int, ...]
    """Where its verdicts are among all."""
    functions: frozenset[tuple[str, str]]
    by_model: bool
    proven: bool
    gain: float
    bound: bool

    def is_rival_of(self, other: _Rewrite) -> bool:
        """Tell whether only one of two can be said. Rules find different places of a function."""
        if self is other or not (self.by_model or other.by_model):
            return False
        return not self.functions.isdisjoint(other.functions)


def settled(verdicts: Sequence[Verdict], once_more: Callable[[Verdict], Verdict]) -> tuple[Verdict, ...]:
    """Let one rewrite of each function stand, the best that also stands on inputs that did not choose it.

    A model's has been chosen as soon as others by a model were tried, whether or not these stood. A rule's is
    chosen only before a model's that stands: where none is left of these, it is said as if none had been.
    """
    tried = _tried(verdicts)
    now = list(verdicts)
    waiting = sorted((each for each in tried if each.proven), key=lambda each: (-each.gain, each.bound))
    while waiting:
        best = waiting.pop(0)
        rivals = [each for each in waiting if best.is_rival_of(each)]
        others = [each for each in tried if best.is_rival_of(each) and (each.by_model or each.proven)]
        if rivals or (best.by_model and others):
            for place in best.places:
                now[place] = once_more(now[place])
            if not all(is_proven(now[place]) for place in best.places):
                continue
        for rival in rivals:
            waiting.remove(rival)
            for place in rival.places:
                now[place] = outdone(now[place])
    return tuple(now)


def _tried(verdicts: Sequence[Verdict]) -> list[_Rewrite]:
    """Return the rewrites that were run."""
    whole: dict[Bond | int, list[int]] = {}
    for place, each in enumerate(verdicts):
        if each.candidate is not None and each.certificate is not None:
            whole.setdefault(bond_of(each) or place, []).append(place)
    return [_rewrite([verdicts[place] for place in places], tuple(places)) for places in whole.values()]


def _rewrite(parts: Sequence[Verdict], places: tuple[int, ...]) -> _Rewrite:
    first, bond = parts[0], bond_of(parts[0])
    return _Rewrite(
        places,
        frozenset([(first.finding.path, first.finding.symbol)] if bond is None else bond.functions),
        first.candidate is not None and first.candidate.by_model,
        all(map(is_proven, parts)),
        gain(first),
        bond is not None,
    )


def bond_of(verdict: Verdict) -> Bond | None:
    """Return what ties the rewrite of a verdict to others, None where it stands for itself."""
    return verdict.candidate.bond if verdict.candidate is not None else None


def is_proven(verdict: Verdict) -> bool:
    """Tell whether a rewrite was shown to do the same, faster."""
    return verdict.certificate is not None and verdict.certificate.outcome == "faster"


def gain(verdict: Verdict) -> float:
    """Return the ratio that is certain at the size that gains most, 1 where growth alone is claimed."""
    speed = verdict.certificate.speed if verdict.certificate is not None else None
    return speed.best.ratio.low if speed is not None and speed.claimed and speed.best is not None else 1.0


def outdone(verdict: Verdict) -> Verdict:
    """Return the verdict of a rewrite that another one takes the place of."""
    return replace(verdict, level=Level.APPLIES, reason=OUTDONE, certificate=None, outdone=True)
