"""The cache that all processes share, in Redis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from redis.asyncio import Redis

from bot.cache.server import Away, RedisServer

LARGEST = 8 * 1024 * 1024
"""Bytes; larger items are not kept."""

AT_ONCE = 256


class SharedCache:
    """Keeps bytes in Redis, each with an end: `bot.cache.Cache`. Without Redis it has and keeps nothing.

    How many bytes there may be is for the server to say (`maxmemory`); what it evicts was to be lost anyway.
    """

    def __init__(self, server: RedisServer, room: str = "cache") -> None:
        self._server = server
        self._room = room

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        wanted = list(keys)
        found: dict[str, bytes] = {}
        with suppress(Away):
            for start in range(0, len(wanted), AT_ONCE):
                some = wanted[start : start + AT_ONCE]
                values = await self._values([self._server.key(self._room, key) for key in some])
                found |= {key: value for key, value in zip(some, values, strict=True) if value is not None}
        return found

    async def _values(self, names: Sequence[str]) -> list[bytes | None]:
        found: list[bytes | None] = await self._server.ask(lambda redis: redis.mget(names))
        return found

    async def put(self, items: Mapping[str, bytes], seconds: float) -> None:
        small = {
            self._server.key(self._room, key): value for key, value in items.items() if len(value) <= LARGEST
        }
        dropped = [self._server.key(self._room, key) for key in items] if seconds <= 0 else []
        milliseconds = max(1, round(seconds * 1000))

        async def write(redis: Redis) -> None:
            async with redis.pipeline(transaction=False) as pipe:
                for key, value in small.items():
                    pipe.set(key, value, px=milliseconds)
                await pipe.execute()

        with suppress(Away):
            if dropped:
                await self._server.ask(lambda redis: redis.delete(*dropped))
            elif small:
                await self._server.ask(write)

    async def forget(self, keys: Iterable[str]) -> None:
        names = [self._server.key(self._room, key) for key in keys]
        with suppress(Away):
            if names:
                await self._server.ask(lambda redis: redis.delete(*names))
