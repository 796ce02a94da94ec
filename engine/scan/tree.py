"""From files to findings: take what the cache knows, scan the rest, remember it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from engine.model import FileReport, Skipped, TreeReport
from engine.ports import Cache, Progress, Tree, Workers
from engine.scan.file import Job, ScanOptions, scan_file
from engine.scan.record import decode, encode

BATCH = 256
"""Files whose content is held at once: enough to keep processes busy, few enough to bound memory."""


def scan(
    paths: Sequence[str],
    tree: Tree,
    options_for: Callable[[str], ScanOptions],
    *,
    edition: str,
    cache: Cache | None,
    workers: Workers,
    progress: Progress,
) -> TreeReport:
    """Scan the files at `paths`, in that order.

    `edition` names the state of Velox itself: results of another edition are not taken from the cache.
    """
    reports: list[FileReport] = []
    skipped: list[Skipped] = []
    results = _results(paths, tree, options_for, edition, cache, workers)
    for result in progress.track(results, len(paths), "scanning"):
        if isinstance(result, Skipped):
            skipped.append(result)
        else:
            reports.append(result)
    return TreeReport(tuple(reports), tuple(skipped))


def _results(
    paths: Sequence[str],
    tree: Tree,
    options_for: Callable[[str], ScanOptions],
    edition: str,
    cache: Cache | None,
    workers: Workers,
) -> Iterator[FileReport | Skipped]:
    for start in range(0, len(paths), BATCH):
        batch = paths[start : start + BATCH]
        contents = {path: tree.read(path) for path in batch}
        jobs = {
            path: Job(path, content, options_for(path))
            for path, content in contents.items()
            if not isinstance(content, Skipped)
        }
        keys = {path: _key(job, edition) for path, job in jobs.items()}
        known = _known(keys, cache)
        missing = [job for path, job in jobs.items() if path not in known]
        fresh = dict(zip((job.path for job in missing), workers.map(scan_file, missing), strict=True))
        yield from (
            content if isinstance(content, Skipped) else known.get(path) or fresh[path]
            for path, content in contents.items()
        )
        if cache is not None:
            reports = {path: result for path, result in fresh.items() if isinstance(result, FileReport)}
            cache.put({keys[path]: encode(report) for path, report in reports.items()})


def _known(keys: dict[str, str], cache: Cache | None) -> dict[str, FileReport]:
    if cache is None:
        return {}
    stored = cache.get(list(keys.values()))
    decoded = {path: decode(stored[key]) for path, key in keys.items() if key in stored}
    return {path: report for path, report in decoded.items() if report is not None}


def _key(job: Job, edition: str) -> str:
    """The content hash: everything that the result depends on, and nothing else."""
    digest = hashlib.blake2b(job.content, digest_size=16)
    for part in (edition, job.path, _written(job.options)):
        digest.update(b"\0" + part.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


@lru_cache(maxsize=256)
def _written(options: ScanOptions) -> str:
    return repr(options)
