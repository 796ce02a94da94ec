"""What the clerk does for jobs on repositories, whose code was fetched by an agent with credentials."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from bot.agents.apart import optimized_apart
from bot.agents.clerk import Tools
from bot.agents.clerk import Work as ClerkWork
from bot.agents.clerk_works import OVERHEAD, found_in
from bot.agents.gathering import packed
from bot.bundle import Bundle, unpack
from bot.counter import asked, packing, telling, together, told
from bot.counter.optimizing import Order, Work, read_work
from bot.counter.telling import written
from bot.scanning.graph import Graph
from bot.scanning.merging import Found
from bot.store import proofs
from bot.store.api_jobs import ApiJob
from engine.errors import BadInput
from engine.model import Comment

LEAST_SECONDS = 10.0
"""So long a group of files may be proven at least; together they take about twice what a review may."""


async def scan_repository(job: ApiJob, tools: Tools) -> bytes:
    """Scan a repository that was fetched."""
    wish = asked.ScanRepository.model_validate(job.request)
    bundle = await _fetched(job, tools)
    started = time.monotonic()
    found, notes = await found_in(bundle, "", tools, alone=not wish.enable_cross_file_context)
    return written(telling.scanned(found, job.source, time.monotonic() - started, notes, bundle))


async def optimize_repository(job: ApiJob, tools: Tools) -> bytes:
    """Scan a repository that was fetched, and optimize the files with most to gain."""
    wish = asked.OptimizeRepository.model_validate(job.request)
    bundle = await _fetched(job, tools)
    started = time.monotonic()
    found, notes = await found_in(bundle, "", tools, alone=not wish.enable_cross_file_context)
    candidates = Counter(item.comment.finding.path for item in found.items)
    hardest = {file.path: file.hardest for file in found.files}
    chosen = together.top_files(candidates, hardest, wish.max_files)
    graph = await asyncio.to_thread(together.graph_of, bundle, chosen)
    groups = together.parted(chosen, graph, together=wish.enable_batch_coordination)
    works = await _optimized(groups, bundle, wish, tools)
    scanned = telling.scanned(found, job.source, 0.0, notes, bundle)
    files = [
        told.OptimizedFile(
            path=path,
            candidates=candidates[path],
            hardest=hardest.get(path, 0),
            suggestions=[each for work in works for each in _suggestions(work) if each.path == path],
        )
        for path in chosen
    ]
    result = told.RepositoryOptimized(
        source=job.source,
        files=files,
        coordinated=await asyncio.to_thread(_coordinated, groups, graph, bundle, works),
        metrics=scanned.metrics,
        notes=list(dict.fromkeys([*notes, *_notes(works, found)])),
        skipped=scanned.skipped,
        settings_from=bundle.settings_from,
        seconds=round(time.monotonic() - started, 3),
    )
    return written(result)


async def _fetched(job: ApiJob, tools: Tools) -> Bundle:
    async with tools.pool.acquire() as connection:
        data = await proofs.get_bundle(connection, job.bundle) if job.bundle else None
    if data is None:
        raise BadInput("The code of this job is no longer stored: ask for it again.")
    return await asyncio.to_thread(unpack, data)


async def _optimized(
    groups: list[tuple[str, ...]], bundle: Bundle, wish: asked.OptimizeRepository, tools: Tools
) -> list[Work]:
    seconds = max(LEAST_SECONDS, 2 * tools.effort.proof_seconds / max(1, len(groups)))
    effort = tools.effort.within(seconds)
    order = Order(alone=not wish.enable_cross_file_context)
    works, done = [], 0
    for group in groups:
        await tools.tell(done, sum(map(len, groups)), "files optimized")
        part = replace(bundle, change=packing.asking({}, group, base="", head="", run=True).change)
        data = await asyncio.to_thread(packed, part)
        limit = effort.proof_seconds + OVERHEAD
        works.append(read_work(await optimized_apart(order, data, effort, limit, tools.shared)))
        done += len(group)
    return works


def _suggestions(work: Work) -> list[told.Suggestion]:
    return telling.suggestions(work.reviewed.review.comments, work.fingerprints, work.patches)


def _notes(works: list[Work], found: Found) -> list[str]:
    said = [note for work in works for note in work.reviewed.review.notes]
    return said or list(found.notes)


def _coordinated(
    groups: list[tuple[str, ...]], graph: Graph, bundle: Bundle, works: list[Work]
) -> list[told.Coordinated]:
    made = []
    for group, work in zip(groups, works, strict=True):
        comments: list[tuple[str, Comment]] = list(
            zip(work.fingerprints, work.reviewed.review.comments, strict=True)
        )
        found = together.coordinated(group, graph, bundle, comments) if len(group) > 1 else None
        if found is not None:
            made.append(found)
    return made


REPOSITORY_WORKS: Mapping[str, ClerkWork] = {
    "scan-repository": scan_repository,
    "optimize-repository": optimize_repository,
}
