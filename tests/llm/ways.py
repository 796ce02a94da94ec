"""A gateway with all four kinds of routes, and the servers behind it."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from engine.adapters.llm_breaker import Breaker
from engine.adapters.llm_chat import CompatibleRoute
from engine.adapters.llm_gateway import Gateway, Leg, Pace
from engine.adapters.llm_ollama import OllamaRoute
from engine.adapters.llm_openrouter import OpenRouterRoute
from engine.adapters.llm_route import Route
from engine.ports import Ask, Json
from tests.llm.stand_in import KEY, Provider, compatible, ollama, openrouter, serving

SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
ASK = Ask("reply", "You answer in JSON.", "What is faster than a list?" * 50, SCHEMA, "test/1", 200)
QUICK = Pace(tries=3, first_wait=0.01, longest_wait=0.2, try_seconds=0.6)
ONE, TWO, THREE, FOUR = "maker/model-large", "maker/model-small", "qwen3-coder:30b", "own-model"
NAMES = {
    ONE: "openrouter primary",
    TWO: "openrouter secondary",
    THREE: "ollama",
    FOUR: "compatible",
}


@dataclass
class Way:
    """A gateway with four routes, and the servers behind it."""

    cloud: Provider
    local: Provider
    own: Provider
    legs: list[Leg]
    gateway: Gateway

    def server(self, model: str) -> Provider:
        return {ONE: self.cloud, TWO: self.cloud, THREE: self.local, FOUR: self.own}[model]

    def state(self, model: str) -> str:
        return next(leg.breaker.state for leg in self.legs if leg.route.model == model)

    def shut(self, *models: str) -> None:
        """Open the breakers of some routes."""
        for leg in self.legs:
            if leg.route.model in models:
                leg.breaker.failed(leg.breaker.enter(), at_once=True)

    def well(self) -> None:
        """Insist that no server was asked in a form that its provider does not document."""
        assert not self.cloud.breaches + self.local.breaches + self.own.breaches


@asynccontextmanager
async def way_with(
    pace: Pace = QUICK, at_once: int = 4, first: str = ONE, rest: float = 30.0, hurry: float = 1.0
) -> AsyncIterator[Way]:
    """Run servers and a gateway before them; the route to `first` is asked first.

    For breakers the time goes by `hurry` times as fast, whatever a server asks for.
    """
    async with AsyncExitStack() as stack:
        cloud, local, own = [
            await stack.enter_async_context(serving(each)) for each in (openrouter(), ollama(), compatible())
        ]
        routes: list[Route] = [
            OpenRouterRoute(ONE, NAMES[ONE], KEY, url=cloud.url),
            OpenRouterRoute(TWO, NAMES[TWO], KEY, zero_retention=True, url=cloud.url),
            OllamaRoute(local.url, THREE),
            CompatibleRoute(own.url, FOUR, local=True),
        ]
        routes.sort(key=lambda route: route.model != first)
        legs = [
            Leg(route, Breaker(lambda: hurry * time.monotonic(), most=3, rest=rest, longest_rest=2 * rest))
            for route in routes
        ]
        bounds = dict.fromkeys(("openrouter", "ollama", "compatible"), at_once)
        gateway = Gateway(legs, time.monotonic, random.Random(1).random, at_once=bounds, pace=pace)
        async with gateway:
            way = Way(cloud, local, own, legs, gateway)
            yield way
        way.well()
