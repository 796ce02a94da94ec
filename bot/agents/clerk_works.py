"""What the clerk does for each kind of job on code that is at hand."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.agents.apart import optimized_apart, part_apart
from bot.agents.clerk import Tools, Work
from bot.agents.gathering import packed
from bot.bundle import Bundle
from bot.counter import asked, packing, telling, told
from bot.counter.optimizing import Order, read_work
from bot.counter.roots import Outside, project_of, resolved
from bot.counter.telling import written
from bot.privacy import Policy, strictest
from bot.scanning.merging import Found, merge
from bot.scanning.parts import Part, read_result, write_part
from bot.scanning.plan import Nothing, plan
from bot.store.api_jobs import ApiJob
from engine.errors import BadInput

OVERHEAD = 120.0
"""Seconds that a job may take beside its proofs."""


async def optimize_code(job: ApiJob, tools: Tools) -> bytes:
    """Optimize code that came with the request."""
    wish = asked.OptimizeCode.model_validate(job.request)
    bundle = packing.of_code(wish.code, wish.filename)
    return written(await optimized(bundle, Order(), wish.filename, tools, wish.llm))


async def optimize_file(job: ApiJob, tools: Tools) -> bytes:
    """Optimize a file of this machine."""
    wish = asked.OptimizeFile.model_validate(job.request)
    path = at(wish.path, tools.roots)
    root = project_of(path, tools.roots)
    chosen = path.relative_to(root).as_posix()
    bundle = await asyncio.to_thread(packing.of_folder, root, [chosen], source=wish.path)
    order = Order(alone=not wish.enable_cross_file_context, tests=wish.test_command)
    return written(await optimized(bundle, order, wish.path, tools, wish.llm))


async def scan_path(job: ApiJob, tools: Tools) -> bytes:
    """Scan a file or a folder of this machine."""
    wish = asked.ScanPath.model_validate(job.request)
    path = at(wish.path, tools.roots)
    if path.is_file():
        root = project_of(path, tools.roots)
        below = path.relative_to(root).as_posix()
    else:
        root, below = path, ""
    bundle = await asyncio.to_thread(packing.of_folder, root, [], source=wish.path)
    return written(await scanned(bundle, below, wish.path, tools))


def at(path: str, roots: tuple[Path, ...]) -> Path:
    """Return where a path leads, looked at again where it is read; raises `BadInput`."""
    try:
        found = resolved(path, roots)
    except Outside as outside:
        raise BadInput(str(outside)) from None
    if not os.path.exists(found):  # noqa: PTH110 (a name that no disk takes is one at which nothing is)
        raise BadInput("There is nothing at this path on the worker's machine.")
    return found


async def optimized(
    bundle: Bundle, order: Order, source: str, tools: Tools, llm: Policy = "off"
) -> told.Optimized:
    """Let the files be optimized that a bundle says were changed; `llm` is what whoever asks allows."""
    data = await asyncio.to_thread(packed, bundle)
    models = (
        None if tools.models is None else replace(tools.models, policy=strictest(tools.models.policy, llm))
    )
    seconds = tools.effort.proof_seconds + OVERHEAD + (models.models.seconds if models else 0.0)
    work = read_work(
        await optimized_apart(order, data, tools.effort, seconds, tools.shared, models, tools.warm)
    )
    return telling.optimized(work, source, bundle.unreadable)


async def scanned(bundle: Bundle, below: str, source: str, tools: Tools) -> told.Scanned:
    """Let the Python files at or below a path be scanned."""
    started = time.monotonic()
    found, notes = await found_in(bundle, below, tools)
    return telling.scanned(found, source, time.monotonic() - started, notes, bundle)


async def found_in(
    bundle: Bundle,
    below: str,
    tools: Tools,
    *,
    alone: bool = False,
    only: frozenset[str] | None = None,
) -> tuple[Found, tuple[str, ...]]:
    """Return what a scan of the files at or below a path finds, part by part, and what is said of it.

    With `alone` the files around a part are not read along; of `only` some files is something said.
    """
    planned = await asyncio.to_thread(plan, bundle, below)
    if isinstance(planned, Nothing):
        raise BadInput(f"Nothing was scanned: {planned.reason}.")
    parts = [
        Part(paths, () if alone else (*shard.around, *sorted(set(shard.paths) - set(paths))))
        for shard in planned.shards
        if (paths := tuple(path for path in shard.paths if only is None or path in only))
    ]
    data = await asyncio.to_thread(packed, bundle)
    total = sum(len(part.paths) for part in parts)
    done, results = 0, []
    for part in parts:
        await tools.tell(done, total, "files scanned")
        seconds = tools.effort.proof_seconds + OVERHEAD
        asked_for = write_part(part)
        results.append(read_result(await part_apart(asked_for, data, tools.effort, seconds, tools.shared)))
        done += len(part.paths)
    return merge(results), planned.notes


WORKS: Mapping[str, Work] = {
    "optimize": optimize_code,
    "optimize-file": optimize_file,
    "scan": scan_path,
}
