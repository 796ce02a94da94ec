"""What language models were asked, as figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a review asked of one model by one route, and what that took; `cost` in US dollars, None where
    nobody tells it. Tries that gave nothing have neither model nor route."""

    model: str
    route: str
    asks: int
    prompt_tokens: int
    reply_tokens: int
    cost: float | None
