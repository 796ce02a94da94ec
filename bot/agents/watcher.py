"""Watches folders for programs: scans what changed, and tells what was not there at the beginning."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot import log
from bot.agents.apart import CannotReview, ReviewBroke
from bot.agents.clerk import Tools, sentence
from bot.agents.clerk_works import at, found_in
from bot.bundle import Bundle, BundleTree
from bot.cache import Cache
from bot.counter import packing, telling
from bot.counter.marking import Look, look, settings_changed
from bot.counter.tasks import api_watch, job_of
from bot.fingerprint import fingerprints
from bot.queue import Claim, enqueue, finish
from bot.reviewing import Effort
from bot.scanning.merging import Found
from bot.sources import sources_of
from bot.store import api_watches
from bot.store.api_watches import Watch
from bot.store.pool import Pool
from engine.errors import BadInput

Json = Any

_log = log.logger(__name__)


class Watcher:
    """Looks at watched folders, each in its own time."""

    def __init__(
        self, pool: Pool, effort: Effort, *, roots: tuple[Path, ...] = (), shared: Cache | None = None
    ) -> None:
        self._pool = pool
        self._roots = roots
        self._tools = Tools(pool, effort, roots, shared, _silent)

    async def look(self, claim: Claim) -> None:
        """Look once, and put the next look in."""
        async with self._pool.acquire() as connection:
            watch = await api_watches.read(connection, job_of(claim))
        if watch is None:
            return
        with log.about(job=str(watch.id), request=watch.request_id):
            try:
                memory, found, rescanned = await self._looked(watch)
            except (BadInput, CannotReview, ReviewBroke) as error:
                await self._ended(claim, watch, reason=sentence(str(error)))
            else:
                await self._ended(claim, watch, memory=memory, found=found, rescanned=rescanned)

    async def _looked(self, watch: Watch) -> tuple[Json, Json, bool]:
        root = at(watch.path, self._roots)
        before = {path: tuple(mark) for path, mark in watch.memory.get("marks", {}).items()}
        seen = await asyncio.to_thread(look, root, before)
        first = "known" not in watch.memory
        if not first and not seen.changed and not seen.gone:
            return {**watch.memory, "marks": dict(seen.marks)}, watch.found, False
        bundle = await asyncio.to_thread(packing.of_folder, root, [], source=watch.path)
        wanted = None if first or settings_changed(seen) else frozenset(seen.changed)
        python = any(path.endswith(".py") for path in seen.marks)
        found = Found(())
        if python and (wanted is None or wanted):
            found, _ = await found_in(bundle, "", self._tools, only=wanted)
        known = watch.memory.get("known") if not first else _marks_of(found, bundle)
        told = await asyncio.to_thread(_told, found, bundle, frozenset(known or ()))
        kept = _kept(watch.found, seen, wanted)
        _log.info("folder scanned", changed=len(seen.changed), gone=len(seen.gone))
        return {"marks": dict(seen.marks), "known": sorted(known or ())}, {**kept, **told}, True

    async def _ended(
        self,
        claim: Claim,
        watch: Watch,
        *,
        reason: str | None = None,
        memory: Json = None,
        found: Json = None,
        rescanned: bool = False,
    ) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            if reason is not None:
                wanted = await api_watches.failed(connection, watch.id, reason)
            else:
                wanted = await api_watches.looked(connection, watch.id, memory, found, rescanned=rescanned)
            await finish(connection, claim)
            if wanted:
                await enqueue(connection, [api_watch(watch.id, watch.tenant, watch.seconds)])


async def _silent(_done: int, _total: int, _what: str) -> None:
    """A watch tells what it found, not how far it is."""


def _marks_of(found: Found, bundle: Bundle) -> tuple[str, ...]:
    """Return what tells each finding again, as a baseline of the command line has it (`bot.baseline`)."""
    sources = sources_of(found.comments, BundleTree(bundle))
    return fingerprints([comment.finding for comment in found.comments], sources)


def _told(found: Found, bundle: Bundle, known: frozenset[str]) -> dict[str, list[Json]]:
    """Return, by path, what was found, each with whether it is new: not in the baseline."""
    told: dict[str, list[Json]] = {}
    for item, mark in zip(found.items, _marks_of(found, bundle), strict=True):
        suggestion = telling.suggestion(item.comment, item.fingerprint, item.patch).model_dump(mode="json")
        told.setdefault(suggestion["path"], []).append({"new": mark not in known, "suggestion": suggestion})
    return told


def _kept(found: Mapping[str, Json], seen: Look, wanted: frozenset[str] | None) -> dict[str, Json]:
    """Return what was found earlier in files that were not scanned again."""
    if wanted is None:
        return {}
    return {path: items for path, items in found.items() if path not in wanted and path not in seen.gone}
