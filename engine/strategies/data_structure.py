from __future__ import annotations

from engine.model import Finding
from engine.strategy import Strategy


class DataStructure(Strategy):
    """Change the container: a set or dict to search, a deque to pop from, an index instead of a scan."""

    name = "data_structure"

    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether a rule found work of this kind here."""
        return any(finding.strategy == self.name for finding in findings)
