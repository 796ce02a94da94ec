"""From settings to the way to language models: beside `bot.app` the only file that names their adapters.

It is a file of its own because a command that asks no model shall not load what speaks to one.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.llm.checking import Checked, check
from bot.llm.settings import ModelSettings
from bot.privacy import Policy, is_own
from engine.adapters.llm_breaker import Breaker
from engine.adapters.llm_chat import CompatibleRoute
from engine.adapters.llm_gateway import BlockingModel, Gateway, Leg, signature_of
from engine.adapters.llm_ollama import OllamaRoute
from engine.adapters.llm_openrouter import OpenRouterRoute
from engine.adapters.llm_route import Route
from engine.answers import ModelReader
from engine.asking import Reader
from engine.ports import LanguageModel


@dataclass(frozen=True, slots=True)
class Named:
    """A route as people may see it: `place` is scheme, host and port of its address, and no key is in it."""

    name: str
    model: str
    place: str
    local: bool


def named_routes(settings: ModelSettings, policy: Policy) -> tuple[Named, ...]:
    """Return the routes of `model_legs` for people."""
    routes = [leg.route for leg in model_legs(settings, policy)]
    parts = [urlsplit(route.url) for route in routes]
    places = [f"{part.scheme}://{part.netloc.rpartition('@')[2]}" for part in parts]
    return tuple(
        Named(route.name, route.model, place, route.local)
        for route, place in zip(routes, places, strict=True)
    )


def model_legs(settings: ModelSettings, policy: Policy) -> tuple[Leg, ...]:
    """Return the routes that settings name and a policy allows, in the order in which they are asked."""
    named: list[Route] = []
    if settings.openrouter_key is not None:
        models = (("primary", settings.openrouter_model), ("secondary", settings.openrouter_second))
        key = settings.openrouter_key.get_secret_value()
        named += [
            OpenRouterRoute(model, f"openrouter {which}", key, settings.openrouter_zdr)
            for which, model in models
            if model is not None
        ]
    if settings.ollama_model is not None:
        url = settings.ollama_url
        named.append(OllamaRoute(url, settings.ollama_model, settings.ollama_context, local=is_own(url)))
    if settings.llm_url is not None and settings.llm_model is not None:
        key = settings.llm_key.get_secret_value() if settings.llm_key is not None else ""
        named.append(CompatibleRoute(settings.llm_url, settings.llm_model, is_own(settings.llm_url), key))
    allowed = () if policy == "off" else tuple(route for route in named if policy == "cloud" or route.local)
    return tuple(Leg(route, Breaker(time.monotonic)) for route in allowed)


def open_gateway(legs: Sequence[Leg], settings: ModelSettings) -> Gateway:
    """Return the way to language models, for one event loop."""
    at_once = {leg.route.provider: settings.llm_at_once for leg in legs}
    return Gateway(legs, time.monotonic, random.random, at_once=at_once)


def signatures_of(legs: Sequence[Leg]) -> dict[Policy, str]:
    """Return what names the models that may answer, by policy; empty for one that leaves none."""
    routes = [leg.route for leg in legs]
    local = [route for route in routes if route.local]
    return {"off": "", "local": signature_of(local), "cloud": signature_of(routes)}


def open_model(legs: Sequence[Leg], settings: ModelSettings) -> LanguageModel:
    """Return the way to language models for a caller without an event loop."""
    return BlockingModel(lambda: open_gateway(legs, settings), signature_of([leg.route for leg in legs]))


def open_reader(model: LanguageModel, seconds: float, *, tenant: str = "") -> Reader:
    """Return a model as a review asks it, within so many seconds."""
    return ModelReader(model, lambda: secrets.token_hex(16), tenant, seconds=seconds)


async def check_all(settings: ModelSettings) -> list[Checked]:
    """Ask each route that the settings name and allow, one after the other."""
    checks: list[Checked] = []
    for leg in model_legs(settings, settings.llm):
        route = leg.route
        async with open_gateway([leg], settings) as gateway:
            checks.append(await check(route.name, route.model, route.local, gateway))
    return checks


def reader_for(settings: ModelSettings, policy: Policy) -> Reader | None:
    """Return a reader of what a policy allows, whatever the settings say of that; None if nothing is set
    up."""
    legs = model_legs(settings, policy)
    return open_reader(open_model(legs, settings), settings.llm_seconds) if legs else None
