"""The life of the API: what is for debugging is not there, and limits are Redis's where there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.measures import Measures
from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.api.counter import Counter, plainly
from bot.web.api.operation import Call, Gives, Nothing, Operation, said
from tests.bot.web.api.conftest import MINE, TOKEN


async def nothing(call: Call) -> web.StreamResponse:
    return said(call.taken(Nothing))


SECRET = Operation("GET", "/secret", "x", nothing, "Debug", "Debug.", {200: Gives("It.")}, where="debug")


async def status(settings: Settings, pool: Pool, *operations: Operation) -> int:
    app = web.Application(middlewares=[plainly])
    Counter(settings, pool, Measures()).answer_at(app, operations)
    async with TestClient(TestServer(app)) as client:
        return (await client.get("/secret", headers=MINE)).status


async def test_what_is_for_debugging_is_there_only_where_the_settings_say_so(
    set_up: Callable[..., Settings], pool: Pool
) -> None:
    assert await status(set_up(API_AUTH_TOKEN=TOKEN), pool, SECRET) == 404
    assert await status(set_up(API_AUTH_TOKEN=TOKEN, DEBUG="true"), pool, SECRET) == 200
    assert await status(set_up(API_AUTH_TOKEN=TOKEN), pool, replace(SECRET, where="always")) == 200


async def test_web_processes_limit_together_through_redis(served: Callable[..., Any], redis_url: str) -> None:
    given = {"REDIS_URL": redis_url, "VELOX_API_ADDRESS_RATE": 3}
    one, other = await served(**given), await served(**given)
    answers = [await client.get("/") for client in (one, other, one, other)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
