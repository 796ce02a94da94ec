"""One request to GitHub and its answer, over aiohttp and under gidgethub.

gidgethub fills headers, decodes bodies and reads links; what it leaves open is settled here, where status and
headers are still to be seen: the API version of every call, time and size limits, retries of what may be sent
twice, redirects, conditional requests, the limits of the installation, and the errors of `bot.github.errors`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp
from gidgethub import HTTPException
from gidgethub.abc import GitHubAPI
from yarl import URL

from bot.github.answers import Answer, is_limit, problem, words
from bot.github.errors import Limited, Refused, Unavailable
from bot.github.hosts import Host
from bot.github.limits import Limits, Payer
from bot.github.remembered import Remembered
from bot.github.session import Json
from bot.measures import Measures

API_VERSION = "2022-11-28"
"""What every call asks for; without it GitHub would choose, and one day otherwise."""

ACCEPT = "application/vnd.github+json"

PATIENCE = 1.5
"""Seconds that a request may wait here in all; whoever must wait longer is `Limited`."""

MOST_BYTES = 32 * 1024 * 1024

_REPEATABLE = ("GET", "HEAD", "PUT", "DELETE")
_TRIES = 3
_REDIRECTS = 3
_KEPT_HEADERS = frozenset(
    {"content-type", "link", "etag", "retry-after", "location", "date", "x-github-request-id"}
    | {"x-accepted-github-permissions"}
    | {f"x-ratelimit-{name}" for name in ("limit", "remaining", "used", "reset", "resource")}
)


@dataclass(frozen=True, slots=True)
class Timing:
    """The clocks and draws of the client: seconds since the epoch, a pause, a number from 0 to 1."""

    wall: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    draw: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Setup:
    """What all requests of a process share."""

    http: aiohttp.ClientSession
    host: Host
    limits: Limits
    remembered: Remembered
    timing: Timing
    version: str
    agent: str
    measures: Measures


class Transport(GitHubAPI):
    """gidgethub for one payer and one scope of tokens; every failure is a `GitHubError`."""

    def __init__(self, setup: Setup, payer: Payer, scope: str, *, counts_writes: bool = True) -> None:
        super().__init__(setup.agent, base_url=setup.host.api)
        self._setup = setup
        self._payer = payer
        self._scope = scope
        self._counts_writes = counts_writes

    async def exchange(
        self, method: str, url: str, body: Json, credentials: Mapping[str, str]
    ) -> tuple[Json, str | None]:
        """Send a request; return its decoded answer and the address of the next page, if there is one.

        `url` is filled in already and below the API's base, or a link of an answer; `body` is `b""` for none.
        `credentials` hold a token under `jwt` or `oauth_token`.
        """
        try:
            data, following, _ = await self._make_request(
                method, url, None, body, ACCEPT, credentials.get("jwt"), credentials.get("oauth_token")
            )
        except (ValueError, RecursionError, HTTPException):
            path = urlsplit(url).path
            raise Unavailable(method, path, "the answer is not what its headers say") from None
        return data, following

    async def sleep(self, seconds: float) -> None:
        await self._setup.timing.sleep(seconds)

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        sent = {**headers, "x-github-api-version": self._setup.version}
        answer = await self._repeated(method, url, sent, body)
        return answer.status, answer.headers, answer.body

    async def _repeated(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a request up to three times where it may be sent twice and GitHub is in trouble."""
        for left in reversed(range(_TRIES if method in _REPEATABLE else 1)):
            try:
                return await self._conditional(method, url, headers, body)
            except Unavailable:
                if not left:
                    raise
            await self.sleep((0.1 + 0.4 * self._setup.timing.draw()) * (_TRIES - left))
        raise AssertionError("the last try returns or raises")

    async def _conditional(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        if method != "GET":
            return await self._followed(method, url, headers, body)
        key = (self._scope, headers["accept"], url)
        known = self._setup.remembered.get(key)
        if known is not None:
            headers = {**headers, "if-none-match": known.headers["etag"]}
        answer = await self._followed(method, url, headers, body)
        if answer.status == 304 and known is not None:
            return known
        self._setup.remembered.put(key, answer)
        return answer

    async def _followed(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Follow redirects within the API: of GET all, of the rest those that keep method and body."""
        answer = await self._admitted(method, url, headers, body)
        for _ in range(_REDIRECTS):
            kept = answer.status in (307, 308) or (method == "GET" and answer.status in (301, 302))
            if not kept or "location" not in answer.headers:
                break
            url = urljoin(url, answer.headers["location"])
            answer = await self._admitted(method, url, headers, body)
        failure = problem(method, self._path(url), answer)
        if failure is not None:
            raise failure
        return answer

    async def _admitted(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a request when the limits let it, and let them hear of the answer."""
        path = self._path(url)
        write = self._counts_writes and method not in ("GET", "HEAD")
        await self._wait_for_turn(method, path, write)
        limits = self._setup.limits
        status = "none"
        try:
            answer = await self._sent(method, url, headers, body)
            status = str(answer.status)
        finally:
            self._setup.measures.github_requests.labels(method, status).inc()
            if write:
                await limits.done(self._payer)
        limited = is_limit(answer)
        seconds = await limits.hear(self._payer, answer.headers, limited=limited)
        if limited:
            self._put_off("github", seconds)
            raise Limited(method, path, words(answer), seconds, answer.status)
        return answer

    async def _wait_for_turn(self, method: str, path: str, write: bool) -> None:
        waited = 0.0
        while (wait := await self._setup.limits.ask(self._payer, write=write)) > 0:
            if waited + wait > PATIENCE:
                self._put_off("velox", wait)
                raise Limited(method, path, "the limits do not allow it yet", wait)
            await self.sleep(wait)
            waited += wait

    def _put_off(self, by: str, seconds: float) -> None:
        self._setup.measures.limit_waits.labels(by).inc()
        self._setup.measures.limit_seconds.labels(by).inc(seconds)

    async def _sent(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        path = self._path(url)
        try:
            async with self._setup.http.request(
                method, URL(url, encoded=True), headers=headers, data=body, allow_redirects=False
            ) as response:
                content = await _read(response)
                kept = {
                    name.lower(): value
                    for name, value in response.headers.items()
                    if name.lower() in _KEPT_HEADERS
                }
        except TimeoutError:
            raise Unavailable(method, path, "no answer in time") from None
        except aiohttp.ClientError as error:
            # Its own text names addresses, proxies among them: the kind of error is enough.
            raise Unavailable(method, path, f"no connection ({type(error).__name__})") from None
        if content is None:
            raise Refused(method, path, "the answer is larger than 32 MB", response.status)
        return Answer(response.status, kept, content)

    def _path(self, url: str) -> str:
        """Return what an error may say of an address; one that is not the API's own is never asked."""
        base, asked = urlsplit(self._setup.host.api), urlsplit(url)
        inside = asked.path == base.path or asked.path.startswith(base.path.rstrip("/") + "/")
        if (asked.scheme, asked.netloc) != (base.scheme, base.netloc) or not inside:
            raise Refused("GET", "/", f"a redirect or link leads away from {base.netloc}", 0)
        return asked.path.removeprefix(base.path.rstrip("/"))


async def _read(response: aiohttp.ClientResponse) -> bytes | None:
    """Read a body, or return None when it is larger than anything the API sends."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        content += chunk
        if len(content) > MOST_BYTES:
            response.close()
            return None
    return bytes(content)


def timeouts(seconds: float) -> aiohttp.ClientTimeout:
    """Return the time limits of a request: `seconds` in all, less for the connection."""
    return aiohttp.ClientTimeout(total=seconds, sock_connect=min(10.0, seconds))
