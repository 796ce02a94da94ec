"""How much a finding weighs, for exit codes and for formats that know levels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from engine.model import Finding, Growth

Severity = Literal["low", "medium", "high"]
FailOn = Literal["never", "low", "medium", "high"]

ORDER: tuple[Severity, ...] = ("low", "medium", "high")

SURE = 0.7
"""From this confidence on, a maintainer agrees more than twice as often as not."""


def severity(finding: Finding) -> Severity:
    """Return the weight of a finding.

    High: it changes how cost grows (quadratic, or one round trip per item) and the rule is sure. Medium: one
    of the two. Low: neither.
    """
    grows = finding.growth is not Growth.CONSTANT
    sure = finding.confidence >= SURE
    if grows and sure:
        return "high"
    return "medium" if grows or sure else "low"


def fails(findings: Iterable[Finding], fail_on: FailOn) -> bool:
    """Tell whether any finding weighs as much as the person asked to be stopped by."""
    if fail_on == "never":
        return False
    bar = ORDER.index(fail_on)
    return any(ORDER.index(severity(finding)) >= bar for finding in findings)
