from __future__ import annotations

from engine.model import Finding
from engine.strategy import Strategy


class ComprehensionGenerator(Strategy):
    """Build with a comprehension, or do not build at all: stream with a generator, stop early."""

    name = "comprehension_generator"

    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether a rule found work of this kind here."""
        return any(finding.strategy == self.name for finding in findings)
