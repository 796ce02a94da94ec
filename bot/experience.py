"""What the proofs of the latest reviews came to, kept small and at hand until it is counted.

The truth is the review in Postgres. To count from there it has to be inflated and read whole, certificates
and all; here are the few figures of it that are counted. Whatever is lost here is read there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.cache import Cache
from bot.store.folding import Unfolded
from engine.choose.patterns import credible
from engine.strict_json import NotThis, canonical, decode, parse, plain
from engine.tries import Tried

SECONDS = 3600.0
"""So old an entry may become: what `learn` did not fetch by then was not running."""

MOST_EACH = 64
"""So many reviews of one repository are kept; the next ones take their places."""

NEAR_BYTES = 4 * 1024 * 1024
"""What it may take of a process that has no Redis: hundreds of reviews."""

MOST_BYTES = 64 * 1024
"""An entry is a third of this at most: see `engine.choose.patterns.MOST_KINDS`."""


@dataclass(frozen=True, slots=True)
class _Entry:
    review: int
    tried: tuple[Tried, ...]


class Experience:
    """A buffer over a cache, whose keys begin with the repository."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def push(self, one: Unfolded, tried: tuple[Tried, ...]) -> None:
        """Keep what the proofs of a review came to, for a while."""
        await self._cache.put({_place(one): canonical(plain(_Entry(one.review, tried)))}, SECONDS)

    async def of(self, wanted: Iterable[Unfolded]) -> dict[int, tuple[Tried, ...]]:
        """Return what is kept of some reviews, by their numbers."""
        places = {one.review: _place(one) for one in wanted}
        found = await self._cache.get(places.values())
        entries = (_read(content) for content in found.values())
        return {entry.review: credible(entry.tried) for entry in entries if entry and entry.review in places}

    async def forget(self, counted: Iterable[Unfolded]) -> None:
        """Keep nothing of reviews that are counted."""
        await self._cache.forget(map(_place, counted))


def _place(one: Unfolded) -> str:
    return f"{one.host}/{one.repository}/{one.review % MOST_EACH}"


def _read(content: bytes) -> _Entry | None:
    try:
        return decode(_Entry, parse(content, MOST_BYTES))
    except NotThis:  # of another version
        return None
