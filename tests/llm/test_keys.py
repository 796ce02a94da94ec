"""A key goes into one header, and nowhere else."""

from __future__ import annotations

import asyncio
import logging
import random
import time
import traceback

import pytest

from engine.adapters.llm_breaker import Breaker
from engine.adapters.llm_chat import CompatibleRoute
from engine.adapters.llm_fault import RouteFault
from engine.adapters.llm_gateway import Gateway, Leg
from engine.adapters.llm_http import open_session
from engine.adapters.llm_openrouter import OpenRouterRoute
from engine.ports import Unsaid
from tests.llm.exchanges import TRANSPORT, answer_of
from tests.llm.stand_in import KEY, openrouter, serving
from tests.llm.ways import ASK, ONE, TWO, way_with


async def test_no_line_of_a_log_holds_a_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    async with way_with() as way:
        way.cloud.next(ONE, answer_of("openrouter", "401"))
        way.cloud.next(TWO, *(case.answer for case in TRANSPORT if case.name != "silence"))
        for _ in range(6):
            await way.gateway.complete(ASK, 3.0)
    assert KEY not in caplog.text


@pytest.mark.parametrize("name", ["401", "400", "finish_reason length", "no choices"])
async def test_no_fault_holds_a_key_whatever_is_printed_of_it(name: str) -> None:
    async with serving(openrouter()) as server, open_session() as session:
        server.next(ONE, answer_of("openrouter", name))
        route = OpenRouterRoute(ONE, "primary", KEY, url=server.url)
        with pytest.raises(RouteFault) as caught:
            await route.ask(session, ASK, 5.0)
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(route)
        assert KEY not in told and "words of the provider" not in told


@pytest.mark.parametrize("key", ["sk-1\nX-Other: 1", "sk-1\r\n", "sk-\0", "sk-ключ"])
async def test_a_key_that_is_none_is_not_sent_and_not_told(key: str) -> None:
    async with serving(openrouter()) as server:
        leg = Leg(CompatibleRoute(server.url, "m", local=True, key=key), Breaker(time.monotonic))
        async with Gateway([leg], time.monotonic, random.random) as gateway:
            unsaid = await gateway.complete(ASK, 5.0)
        assert unsaid == Unsaid("compatible: its key is none: a header cannot hold it")
        assert not server.requests + server.breaches
