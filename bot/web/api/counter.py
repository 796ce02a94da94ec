"""The life of the API inside the web process: what its endpoints work with, from the start to the end."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.cache.server import RedisServer
from bot.measures import Measures
from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.api.bell import Bell
from bot.web.api.door import add_operations
from bot.web.api.identity import request_id, tell
from bot.web.api.operation import DESK, Desk, Operation
from bot.web.api.problem import Problem, answer
from bot.web.api.rates import Rates
from bot.web.api.tokens import Tokens
from bot.web.handling import Handler
from bot.web.room import Room

MEGABYTE = 1024 * 1024

MOST_HELD = 32
"""So many megabytes of bodies are held at once."""


class Counter:
    """What the endpoints work with; an async context manager."""

    def __init__(self, settings: Settings, pool: Pool, measures: Measures) -> None:
        self._redis = None
        if settings.redis_url is not None:
            url = settings.redis_url.get_secret_value()
            self._redis = RedisServer(url, settings.redis_key_prefix, measures)
        self._held = AsyncExitStack()
        self.desk = Desk(
            settings=settings,
            pool=pool,
            tokens=Tokens(token.get_secret_value() for token in settings.api_tokens),
            rates=Rates(self._redis),
            room=Room(max(MOST_HELD, 2 * settings.api_body_kb // 1024) * MEGABYTE),
            bell=Bell(pool),
        )

    async def __aenter__(self) -> Self:
        if self._redis is not None:
            await self._held.enter_async_context(self._redis)
        await self._held.enter_async_context(self.desk.bell)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._held.aclose()

    def answer_at(self, app: web.Application, operations: Iterable[Operation]) -> None:
        """Let an application answer the operations."""
        app[DESK] = self.desk
        app.on_response_prepare.append(tell)
        add_operations(app, operations)


@web.middleware
async def plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say in the words of a problem that there is nothing at an address, or nothing for a method."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        detail = "There is nothing at this address: GET / names those that there are."
        return answer(Problem(404, detail), request_id(request))
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        problem = Problem(405, f"This address takes {allowed} alone.", headers={"Allow": allowed})
        return answer(problem, request_id(request))
