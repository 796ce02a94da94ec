"""A language model that answers from what was written down before: for tests and benches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.ports import Ask, Said, Unsaid


@dataclass(frozen=True, slots=True)
class RecordedModel:
    """Answers each question by a function of it; a text is a reply of the model `model`."""

    answer: Callable[[Ask], str | Unsaid]
    model: str = "recorded"

    @property
    def signature(self) -> str:
        """Names the models that may answer and their parameters."""
        return f"recorded {self.model}"

    def complete(self, asks: Sequence[Ask], seconds: float) -> tuple[Said | Unsaid, ...]:
        """Answer questions, in their order; none takes any time."""
        return tuple(map(self._said, asks))

    def _said(self, ask: Ask) -> Said | Unsaid:
        text = self.answer(ask)
        if isinstance(text, Unsaid):
            return text
        characters = len(ask.system) + len(ask.user)
        return Said(text, "recorded", self.model, characters // 3, len(text) // 3, 0.0, 0.0)
