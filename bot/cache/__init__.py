"""Bytes by key, for a while: in this process, or in the Redis that all processes share.

Everything here may be lost at any moment. Whoever asks a cache does the work again; whoever must not act on a
loss, such as the limits of writing, says so itself (`bot.cache.shared_limits`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class Cache(Protocol):
    """A store of results by key. Losing it costs time, never truth."""

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what is kept under those of some keys that there are."""
        ...

    async def put(self, items: Mapping[str, bytes], seconds: float) -> None:
        """Keep items for so long at most; what was kept under their keys is forgotten."""
        ...

    async def forget(self, keys: Iterable[str]) -> None:
        """Keep nothing under some keys any more."""
        ...
