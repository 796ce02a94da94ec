from __future__ import annotations

from engine.model import Finding
from engine.strategy import Strategy


class Cache(Strategy):
    """Keep a result that is asked for again: a bound name, a cached property, a memo."""

    name = "cache"

    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether a rule found work of this kind here."""
        return any(finding.strategy == self.name for finding in findings)
