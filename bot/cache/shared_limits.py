"""The limits of installations as all processes know them together, in Redis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.cache.limit_scripts import ASK, DONE, HEAR, LIFE
from bot.cache.server import Away, RedisServer
from bot.github.limits import (
    LONGEST_WAIT,
    UNTOLD_WAIT,
    WRITE_GAP,
    WRITE_LEASE,
    WRITES_PER_HOUR,
    WRITES_PER_MINUTE,
    LocalLimits,
    Payer,
    quota,
    told_wait,
)

SHARE = 4
"""While Redis is away each process keeps to this fraction of an installation's writes."""


class SharedLimits:
    """Limits that every process keeps to together: `bot.github.limits.Limits`.

    A process also keeps to what it has heard and done itself, so a Redis that lost its memory lets nobody do
    more than one process alone might. While Redis is away that is all there is, and writes become slower.
    """

    def __init__(
        self,
        server: RedisServer,
        wall: Callable[[], float],
        *,
        clock: Callable[[], float] | None = None,
        gap: float = WRITE_GAP,
    ) -> None:
        self._server = server
        self._wall = wall
        self._clock = clock
        self._gap = gap
        self._ours = LocalLimits(wall, gap=gap)

    async def ask(self, payer: Payer, *, write: bool) -> float:
        wait = self._ours.look(payer, write=write)
        if wait > 0:
            return wait
        figures = (WRITE_LEASE, self._gap, WRITES_PER_MINUTE, WRITES_PER_HOUR, LIFE)
        try:
            wait = float(await self._run(ASK, payer, str(int(write)), *map(str, figures)))
        except Away:
            return await self._ours.ask(payer, write=write, share=SHARE)
        if write and wait == 0:
            await self._ours.ask(payer, write=True)
        return wait

    async def done(self, payer: Payer) -> None:
        await self._ours.done(payer)
        with suppress(Away):  # the place is given back by its lease
            await self._run(DONE, payer, str(LIFE))

    async def hear(self, payer: Payer, headers: Mapping[str, str], *, limited: bool) -> float:
        ours = await self._ours.hear(payer, headers, limited=limited)
        told = told_wait(headers, self._wall()) if limited else None
        remaining, reset = quota(headers) or ("", "")
        said = (remaining, reset, int(limited), "" if told is None else told, UNTOLD_WAIT, LONGEST_WAIT, LIFE)
        try:
            return max(ours, float(await self._run(HEAR, payer, *map(str, said))))
        except Away:
            return ours

    async def _run(self, script: str, payer: Payer, *arguments: str) -> bytes:
        whose = f"{{{payer.host}/{payer.installation}}}"  # in braces: one slot of a cluster
        keys = (self._server.key("limits", whose), self._server.key("writes", whose))
        now = "" if self._clock is None else repr(self._clock())
        answer: bytes = await self._server.run(script, keys, (now, *arguments))
        return answer
