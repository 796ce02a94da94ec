"""The Redis that all processes share, and how to do without it while it is away.

Whoever asks waits for a second at most; then nobody waits for some seconds. Any Redis from 6 on will do, and
any server that speaks its protocol, such as Valkey.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Self

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot import log
from bot.measures import Measures

ANSWER_SECONDS = 1.0

AWAY_SECONDS = 5.0
"""For so long it is not asked again once it did not answer."""

_log = log.logger(__name__)


class Away(Exception):
    """Redis does not answer, or does not do what it is asked."""


class RedisServer:
    """A connection to Redis, made when it is first needed; an async context manager.

    Every key begins with `prefix`, so that several Veloxes, or other programs, can share one server.
    """

    def __init__(
        self,
        url: str,
        prefix: str,
        measures: Measures | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.prefix = prefix
        self._measures = measures or Measures()
        self._clock = clock
        self._away_until = float("-inf")
        self._was_away = False
        self._redis: Redis = Redis.from_url(
            url,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 1),  # some servers close a connection that idled
            protocol=2,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._redis.aclose()

    def key(self, *parts: str) -> str:
        """Return the key of something, under the prefix."""
        return self.prefix + ":".join(parts)

    async def ask(self, action: Callable[[Redis], Awaitable[Any]]) -> Any:
        """Return what an action gets of Redis; raises Away, at once where it has just not answered."""
        if self._clock() < self._away_until:
            raise Away("it did not answer a moment ago")
        try:
            answer = await action(self._redis)
        except (RedisError, OSError, TimeoutError) as error:
            self._measures.redis_away.inc()
            self._away_until = self._clock() + AWAY_SECONDS
            if not self._was_away:
                _log.warning("Redis is away", error=type(error).__name__)
            self._was_away = True
            raise Away(type(error).__name__) from None
        if self._was_away:
            self._was_away = False
            _log.info("Redis is back")
        return answer

    async def run(self, script: str, keys: Sequence[str], arguments: Sequence[str]) -> Any:
        """Run a script on the server, whole and at once; raises Away."""
        return await self.ask(lambda redis: redis.eval(script, len(keys), *keys, *arguments))
