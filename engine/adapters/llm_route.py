"""The contract of a route: one model at one provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import aiohttp

from engine.adapters.llm_fault import Spent
from engine.ports import Ask


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, whole, and what it used up; `model` as the provider names who answered."""

    text: str
    model: str
    spent: Spent


class Route(Protocol):
    """One model at one provider. `local` tells that nothing leaves the operator's own machines."""

    @property
    def name(self) -> str:
        """For people: "openrouter primary"."""
        ...

    @property
    def provider(self) -> str:
        """Routes of one provider share its concurrency."""
        ...

    @property
    def model(self) -> str:
        """The model that is asked for."""
        ...

    @property
    def url(self) -> str:
        """The base address that it is asked at."""
        ...

    @property
    def local(self) -> bool:
        """Whether the text stays with the operator."""
        ...

    async def ask(self, session: aiohttp.ClientSession, ask: Ask, seconds: float) -> Reply:
        """Ask once; raises `RouteFault`."""
        ...
