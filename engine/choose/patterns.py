"""What worked where: how often rewrites of a rule were tried on code of a kind, and how often they gained.

A kind of code is a small string, so that a few dozen of them are enough to learn from and to show to people.
Only proofs that came to an end are tries. What people took is counted beside that and changes no chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from engine.bar import HOT, WARM, Size
from engine.catalogue import kind_named
from engine.choose.outcomes import outcome_of
from engine.model import MODEL_RULE, Finding, Verdict
from engine.strategies import ACTIONS
from engine.tries import Tried

DEEPEST = 2
"""Loops nested deeper than this are one kind."""

PRIOR_CHANCE = 0.5
MOST_KINDS, MOST_TRIES = 200, 200
"""So many kinds of code a review can have tried, and so many proofs of each."""

STRENGTH = 4.0
"""What is known of the wider kind of code counts as so many tries of the narrower one."""

_SIZES: Mapping[Size, str] = {Size.FEW: "few", Size.OPEN: "open", Size.MANY: "many"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a rule's rewrites fared by a strategy on a bucket of code: proofs that came to an end, verified
    gains among them, and suggestions that people took."""

    rule: str
    strategy: str
    bucket: str
    tries: int = 0
    gains: int = 0
    accepted: int = 0

    @property
    def chance(self) -> float:
        """The chance of a verified gain by this pattern alone, between its share and a half."""
        return _smoothed(self.gains, self.tries, PRIOR_CHANCE)


def bucket_of(finding: Finding) -> str:
    """Return the kind of code around a finding, `hot/many/2`: how hot it is, how much it works on, how deep
    in loops it is (0, 1, or 2 and more)."""
    heat = "hot" if finding.hotness >= HOT else "warm" if finding.hotness >= WARM else "cool"
    return f"{heat}/{_SIZES[finding.size]}/{min(DEEPEST, max(0, finding.loop_depth))}"


BUCKETS: frozenset[str] = frozenset(
    f"{heat}/{size}/{depth}"
    for heat in ("hot", "warm", "cool")
    for size in _SIZES.values()
    for depth in range(DEEPEST + 1)
)


def tried(verdicts: Iterable[Verdict]) -> tuple[Tried, ...]:
    """Return what the proofs of a review came to, by rule, strategy and bucket, in their order by name.

    A proof that had no time to tell is no try: that says nothing of the rewrite.
    """
    found: dict[tuple[str, str, str], Tried] = {}
    for verdict in verdicts:
        outcome = outcome_of(verdict)
        if outcome == "not_applicable" or verdict.undecided:
            continue
        finding = verdict.finding
        key = finding.rule, finding.strategy, bucket_of(finding)
        known = found.get(key, Tried(*key))
        found[key] = replace(known, tries=known.tries + 1, gains=known.gains + (outcome == "gain"))
    return tuple(found[key] for key in sorted(found))


def credible(found: Iterable[Tried]) -> tuple[Tried, ...]:
    """Return those counts that a review of ours can have made: it comes from where foreign code was run."""
    return tuple(
        each
        for each in islice(found, MOST_KINDS)
        if (each.rule == MODEL_RULE or kind_named(each.rule) is not None)
        and each.strategy in ACTIONS
        and each.bucket in BUCKETS
        and 0 <= each.gains <= each.tries <= MOST_TRIES
    )


def chance_of_gain(patterns: Iterable[Pattern], rule: str, strategy: str, bucket: str) -> float:
    """Return the chance that a rewrite of a rule gains on a bucket of code, by all that was tried so far.

    What other rules of the strategy came to stands in for what is not known of the rule, and that of the rule
    elsewhere for what is not known of the bucket: with few tries the wider answer counts, with many the
    narrower, and no try counts twice. It is 0.5 where nothing was tried.
    """
    known = [pattern for pattern in patterns if pattern.strategy == strategy]
    of_others = [pattern for pattern in known if pattern.rule != rule]
    elsewhere = [pattern for pattern in known if pattern.rule == rule and pattern.bucket != bucket]
    here = [pattern for pattern in known if pattern.rule == rule and pattern.bucket == bucket]
    chance = PRIOR_CHANCE
    for group in (of_others, elsewhere, here):
        chance = _smoothed(sum(each.gains for each in group), sum(each.tries for each in group), chance)
    return chance


def _smoothed(gains: int, tries: int, prior: float) -> float:
    return (gains + STRENGTH * prior) / (tries + STRENGTH)
