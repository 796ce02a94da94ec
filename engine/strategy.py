"""The contract of a strategy: one of the nine actions among which the policy chooses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from engine.model import Finding, StrategyName


class Strategy(ABC):
    """One way to make a region faster. Its docstring is its documentation."""

    name: ClassVar[StrategyName]

    @abstractmethod
    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether the strategy can be tried on a region with these findings."""
