"""Both local routes and a real sampler: `make local-model` lays what they need into `build/local-model`."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator

import pytest

from engine.adapters.llm_breaker import Breaker
from engine.adapters.llm_chat import CompatibleRoute
from engine.adapters.llm_gateway import Gateway, Leg
from engine.adapters.llm_ollama import OllamaRoute
from engine.adapters.llm_route import Route
from engine.ports import Ask, Json, Said, Unsaid
from tests.local_model.serving import LocalModel, is_installed, serving

pytestmark = pytest.mark.skipif(not is_installed(), reason="`make local-model` was not run here")

SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {
        "category": {"enum": ["MEMBERSHIP", "REGEX", "CONCAT"]},
        "title": {"type": "string", "maxLength": 40},
        "faster": {"type": "boolean"},
    },
    "required": ["category", "title", "faster"],
    "additionalProperties": False,
}
QUESTION = "`if x in names` is asked for each row, and `names` is a list. What is slow here?"


def ask(most_tokens: int = 120) -> Ask:
    return Ask("finding", "You answer in JSON.", QUESTION, SCHEMA, "test/1", most_tokens, seed=1)


@pytest.fixture
async def model() -> AsyncIterator[LocalModel]:
    async with serving() as running:
        yield running


def route_of(model: LocalModel, form: str) -> Route:
    if form == "ollama":
        return OllamaRoute(model.url, "smollm2", context=4096)
    return CompatibleRoute(f"{model.url}/v1", "smollm2", local=True)


def gateway_of(model: LocalModel, form: str) -> Gateway:
    return Gateway([Leg(route_of(model, form), Breaker(time.monotonic))], time.monotonic, random.random)


@pytest.mark.parametrize("form", ["ollama", "compatible"])
async def test_a_reply_fits_the_schema(model: LocalModel, form: str) -> None:
    async with gateway_of(model, form) as gateway:
        said = await gateway.complete(ask(), 60.0)
    assert isinstance(said, Said), said
    reply = json.loads(said.text)
    assert set(reply) == {"category", "title", "faster"}
    assert reply["category"] in ("MEMBERSHIP", "REGEX", "CONCAT") and isinstance(reply["faster"], bool)
    assert 10 < said.prompt_tokens < 200 and 5 < said.reply_tokens <= 120


@pytest.mark.parametrize("form", ["ollama", "compatible"])
async def test_a_grammar_does_not_keep_a_reply_from_being_cut_off(model: LocalModel, form: str) -> None:
    async with gateway_of(model, form) as gateway:
        unsaid = await gateway.complete(ask(most_tokens=4), 60.0)
    assert isinstance(unsaid, Unsaid) and "cut off at its longest" in unsaid.reason


@pytest.mark.parametrize("form", ["ollama", "compatible"])
async def test_who_runs_out_of_time_hangs_up_and_the_sampler_stops(model: LocalModel, form: str) -> None:
    before = await model.calls()
    async with gateway_of(model, form) as gateway:
        long = Ask("essay", "You tell stories.", "Tell a very long story.", SCHEMA, "test/1", 3000)
        began = time.monotonic()
        unsaid = await gateway.complete(long, 0.1)
        assert isinstance(unsaid, Unsaid) and time.monotonic() - began < 5.0
        now = before
        for _ in range(600):
            now = await model.calls()
            if now.cut + now.ended > before.cut + before.ended:
                break
            await asyncio.sleep(0.1)
        assert now.begun == before.begun + 1
        said = await gateway.complete(ask(), 60.0)
    assert isinstance(said, Said), "the next question is answered as if nothing had been"
