"""A server that answers what a test tells it to: for the answers that no well-behaved GitHub gives."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.client import GitHub
from bot.github.hosts import host_at
from bot.github.limits import Limits
from bot.github.transport import Timing
from bot.measures import Measures

TOKEN = "ghs_1234567_" + "eyJhbGciOiJSUzI1NiJ9." + "a" * 400 + "." + "b" * 60


@dataclass
class Told:
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Clock:
    """A clock that only pauses move; it begins at a round hour."""

    now: float = 1_800_000_000.0
    pauses: list[float] = field(default_factory=list)

    def wall(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def timing(self) -> Timing:
        return Timing(self.wall, self.sleep, lambda: 0.5)


Reply = web.Response | Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers below `/api/v3`: tokens are minted, all else is what was planned, in its order."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.minted: list[Told] = []
        self.tokens: list[str] = []
        self.mint_reply: Callable[[], web.Response] | None = None
        self.expires = "2099-01-01T00:00:00Z"
        self._plan: list[Reply] = []
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    @property
    def root(self) -> str:
        return str(self._server.make_url("/")).rstrip("/")

    @property
    def api(self) -> str:
        return f"{self.root}/api/v3"

    def plan(self, *replies: Reply) -> None:
        self._plan += replies

    def github(
        self,
        *keys: RSAPrivateKey,
        clock: Clock | None = None,
        limits: Limits | None = None,
        timeout: float = 5,
        measures: Measures | None = None,
    ) -> GitHub:
        timing = clock.timing() if clock else None
        host = host_at(self.api)
        return GitHub(host, "77", keys, limits=limits, timing=timing, timeout=timeout, measures=measures)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        told = Told(request.method, request.raw_path, headers, await request.read())
        if request.path.endswith("/access_tokens"):
            self.minted.append(told)
            return self.mint_reply() if self.mint_reply else self._mint()
        self.told.append(told)
        if not self._plan:
            return reply({"message": "nothing planned"}, 500)
        planned = self._plan.pop(0)
        return planned if isinstance(planned, web.Response) else await planned(request)

    def _mint(self) -> web.Response:
        self.tokens.append(f"{TOKEN}{len(self.tokens)}")
        return reply({"token": self.tokens[-1], "expires_at": self.expires}, 201)


def reply(body: Any, status: int = 200, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.json_response(body, status=status, headers=named)


def page(text: str, status: int, content_type: str = "text/html") -> web.Response:
    return web.Response(text=text, status=status, content_type=content_type)


def pauses_below(clock: Clock, seconds: float) -> bool:
    return sum(clock.pauses) <= seconds


def paths(told: Sequence[Told]) -> list[str]:
    return [f"{one.method} {one.path}" for one in told]
