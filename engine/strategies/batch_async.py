from __future__ import annotations

from engine.model import Finding
from engine.strategy import Strategy


class BatchAsync(Strategy):
    """Let independent waits overlap, or make one round trip where there were many."""

    name = "batch_async"

    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether a rule found work of this kind here."""
        return any(finding.strategy == self.name for finding in findings)
