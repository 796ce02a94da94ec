"""What the proofs of all repositories came to, as reviews weigh it: read now and then."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.store import tries
from bot.store.pool import Pool
from engine.choose.patterns import Pattern

SECONDS = 300.0
"""For so long it is not read again: it is a sum over all repositories, and a review changes little of it."""


class Known:
    """The patterns of this server. `clock` gives seconds that never go back."""

    def __init__(self, pool: Pool, clock: Callable[[], float] = time.monotonic) -> None:
        self._pool = pool
        self._clock = clock
        self._until = float("-inf")
        self._patterns: tuple[Pattern, ...] = ()

    async def now(self) -> tuple[Pattern, ...]:
        """Return the patterns as they were a few minutes ago at most."""
        if self._clock() >= self._until:
            async with self._pool.acquire() as connection:
                self._patterns = await tries.known(connection)
            self._until = self._clock() + SECONDS
        return self._patterns
