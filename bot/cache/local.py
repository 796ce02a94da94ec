"""The cache of one process, by cachetools: bounded in bytes, the least recently used goes first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cachetools import TLRUCache

MOST_BYTES = 64 * 1024 * 1024

OVERHEAD = 200
"""Bytes that an entry takes beside its content and key, about."""


@dataclass(frozen=True, slots=True)
class _Entry:
    content: bytes
    seconds: float


class LocalCache:
    """Keeps bytes in this process's memory: `bot.cache.Cache`."""

    def __init__(self, most: int = MOST_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._kept: TLRUCache[str, _Entry] = TLRUCache(
            maxsize=most, ttu=_until, timer=clock, getsizeof=lambda entry: len(entry.content) + OVERHEAD
        )

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        found = {key: self._kept.get(key) for key in keys}
        return {key: entry.content for key, entry in found.items() if entry is not None}

    async def put(self, items: Mapping[str, bytes], seconds: float) -> None:
        for key, content in items.items():
            self._kept.pop(key, None)
            if seconds > 0 and len(content) + OVERHEAD <= self._most:
                self._kept[key] = _Entry(content, seconds)

    async def forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._kept.pop(key, None)


def _until(_key: str, entry: _Entry, now: float) -> float:
    return now + entry.seconds
