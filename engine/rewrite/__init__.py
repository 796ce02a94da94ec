"""From what a strategy takes on to rewrites: one candidate per finding whose rule wrote its edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from engine.model import Candidate, Declined, Finding, Level, Skipped, Verdict
from engine.ports import Tree
from engine.rewrite.budget import Budget
from engine.rewrite.edits import apply_edits, lost_comments
from engine.syntax.parse import parse_again


def candidates(
    findings: Sequence[Finding],
    tree: Tree,
    budget: Budget,
    known: Mapping[Finding, Verdict] = MappingProxyType({}),
) -> tuple[Candidate | Verdict, ...]:
    """Return for each finding, in order, its rewrite, or the verdict that there is none.

    What is `known` of a finding is returned as it is; it takes its part of the budget all the same, so that
    equal findings are left out in every run.
    """
    return tuple(_candidate(finding, tree, budget, known) for finding in findings)


def _candidate(
    finding: Finding, tree: Tree, budget: Budget, known: Mapping[Finding, Verdict]
) -> Candidate | Verdict:
    if not finding.edits:
        return _without(finding, finding.no_edit or "its rule writes no rewrite")
    content = tree.read(finding.path)
    if isinstance(content, Skipped):
        return _without(finding, f"the file could not be read again: {content.reason}")
    exhausted = budget.spend(finding.path, len(content))
    if exhausted is not None:
        return _without(finding, exhausted)
    if finding in known:
        return known[finding]
    module = parse_again(finding.path, content)
    if isinstance(module, Skipped):
        return _without(finding, f"the file could not be read again: {module.reason}")
    if lost_comments(module, finding.edits):
        return _without(finding, "the rewrite would lose a comment")
    after = apply_edits(content, finding.edits, module)
    if isinstance(after, Declined):
        return _without(finding, after.reason)
    return Candidate(finding, content, after)


def _without(finding: Finding, reason: str) -> Verdict:
    return Verdict(finding, Level.PATTERN, reason)
