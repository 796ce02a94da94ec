"""What a policy is told of one region: its code, what is legal there, and how much the findings promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.choose.episode import ASK_MODEL, STOP
from engine.choose.features import TRAITS, UNKNOWN_TRAIT
from engine.choose.traits import traits_of
from engine.model import Finding, Growth, Skipped
from engine.ports import Tree
from engine.strategies import ACTIONS, all_strategies

_WEIGHT = {Growth.QUADRATIC: 1.0, Growth.IO: 0.8, Growth.CONSTANT: 0.4}
"""A change of growth promises more than any constant factor."""


@dataclass(frozen=True, slots=True)
class Region:
    """One function, or the module body where `symbol` is empty, with what was found in it."""

    path: str
    symbol: str
    findings: tuple[Finding, ...]

    def of(self, action: int) -> tuple[Finding, ...]:
        """Return the findings that a strategy takes on."""
        return tuple(finding for finding in self.findings if finding.strategy == ACTIONS[action])


def regions_of(findings: Iterable[Finding]) -> tuple[Region, ...]:
    """Return the findings region by region, in the order in which regions first appear."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.path, finding.symbol].append(finding)
    return tuple(Region(*key, tuple(each)) for key, each in found.items())


def traits(region: Region, tree: Tree) -> tuple[float, ...]:
    """Return the 18 numbers of a region's code; where it cannot be read, those of code of which nothing is
    known."""
    content = tree.read(region.path)
    read = None
    if not isinstance(content, Skipped):
        read = traits_of(content, region.path, region.symbol, region.findings)
    return read if read is not None else (UNKNOWN_TRAIT,) * len(TRAITS)


def legal(findings: Sequence[Finding], *, model: bool = False) -> tuple[bool, ...]:
    """Return what can be tried, by action id: strategies for which a rule wrote a rewrite, a language model
    where there is one, and to stop."""
    written = tuple(finding for finding in findings if finding.edits)
    return tuple(
        action == STOP or (model if action == ASK_MODEL else strategy.legal(written))
        for action, strategy in enumerate(all_strategies())
    )


def severity(findings: Sequence[Finding]) -> tuple[float, ...]:
    """Return how much the best finding of each strategy promises, 0 to 1."""
    best = [0.0] * len(ACTIONS)
    for finding in findings:
        action = ACTIONS.index(finding.strategy)
        if finding.edits:
            best[action] = max(best[action], promise(finding))
    return tuple(best)


def promise(finding: Finding) -> float:
    """Return how much a finding promises, 0 to 1: growth x confidence x hotness."""
    return min(1.0, _WEIGHT[finding.growth] * finding.confidence * (0.25 + 0.75 * finding.hotness))
