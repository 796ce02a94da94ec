from __future__ import annotations

from engine.model import Finding
from engine.strategy import Strategy


class StringBuilding(Strategy):
    """Build text and bytes from parts joined once, rather than by repeated addition."""

    name = "string_building"

    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether a rule found work of this kind here."""
        return any(finding.strategy == self.name for finding in findings)
