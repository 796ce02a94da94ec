from __future__ import annotations

from engine.model import Finding
from engine.strategy import Strategy


class LlmRewrite(Strategy):
    """Ask a language model for a rewrite of the whole region; it counts as foreign code until proven."""

    name = "llm_rewrite"

    def legal(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether there is anything to rewrite: a model may be asked about any region with a finding."""
        return bool(findings)
