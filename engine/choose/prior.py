"""What proofs came to before, as the heuristic weighs it against what findings promise.

It changes an order and nothing else: what was legal stays so, and is proven while there is time. So counts
that are wrong, or that somebody wants to be wrong, cost a place in the queue and no suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.choose.beta import probability_below
from engine.choose.features import Outlook
from engine.choose.patterns import PRIOR_CHANCE, Pattern, bucket_of, chance_of_gain
from engine.choose.region import promise
from engine.choose.reward import PRICE
from engine.model import Finding
from engine.strategies import ACTIONS

PAYS = 5 * PRICE
"""A proof of five seconds costs as much as this chance of doubling the speed is worth: 10 %."""

SURELY = 0.9

MOST_OF_ONE = 20
"""So many tries of a pattern count of one repository: it takes two to be sure that something hardly gains."""


@dataclass(frozen=True, slots=True)
class Hope:
    """What to hope of a rewrite: `weight`, 0 to 2, is its chance of a gain by what was tried, in halves; 1
    where nothing was. It is `rare` where it surely gains too seldom to pay for its proofs."""

    weight: float = 1.0
    rare: bool = False


class Prior:
    """What is known from patterns, of which no repository has more than `MOST_OF_ONE` tries each."""

    def __init__(self, patterns: Iterable[Pattern] = ()) -> None:
        self._patterns = tuple(patterns)
        self._hopes: dict[tuple[str, str, str], Hope] = {}

    def hope(self, finding: Finding) -> Hope:
        """Return what to hope of a finding's rewrite."""
        if not self._patterns:
            return Hope()
        key = finding.rule, finding.strategy, bucket_of(finding)
        if key not in self._hopes:
            here = [each for each in self._patterns if (each.rule, each.strategy, each.bucket) == key]
            self._hopes[key] = Hope(
                chance_of_gain(self._patterns, *key) / PRIOR_CHANCE,
                rarely_gains(sum(each.gains for each in here), sum(each.tries for each in here)),
            )
        return self._hopes[key]

    def outlook(self, findings: Sequence[Finding]) -> Outlook | None:
        """Return how what was tried changes what findings promise, by action id; None where it does not."""
        hopes = [(finding, self.hope(finding)) for finding in findings if finding.edits]
        if all(hope == Hope() for _, hope in hopes):
            return None
        promises, rare = [0.0] * len(ACTIONS), [True] * len(ACTIONS)
        for finding, hope in hopes:
            action = ACTIONS.index(finding.strategy)
            promises[action] = max(promises[action], promise(finding) * hope.weight)
            rare[action] &= hope.rare
        return Outlook(tuple(promises), tuple(rare))


def rarely_gains(gains: int, tries: int) -> bool:
    """Tell whether a rewrite gains, with 90 % certainty, in less than a tenth of its proofs: 21 without any
    gain are the fewest that tell so."""
    return probability_below(PAYS, 1.0 + gains, 1.0 + tries - gains) >= SURELY
