from __future__ import annotations

from engine.model import Finding
from engine.strategy import Strategy


class Hoist(Strategy):
    """Move work that gives the same result in every iteration, or in every call, out to where it runs
    once."""

    name = "hoist"

    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether a rule found work of this kind here."""
        return any(finding.strategy == self.name for finding in findings)
