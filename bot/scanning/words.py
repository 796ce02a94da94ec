"""The words of a scan under way: one comment, edited in place from the first word to the last."""

from __future__ import annotations

from collections.abc import Mapping

from bot.publication.fitting import BODY, shortened
from bot.publication.markers import marked
from bot.render.markup import code, prose
from bot.render.plain import counted
from bot.scanning.merging import Found
from bot.scanning.standing import Difference
from bot.store.scan_parts import PartCounts, PartStage
from bot.store.scans import Scan
from engine.review import headline

PROGRESS = "scanprogress"
"""The kind of marker by which the progress comment of a scan is found."""

SHA = 7
"""So many digits of a commit's id are shown, as GitHub does; it links them where they stand as plain text."""

STOP = "`/velox scan cancel` stops it."


def progress_body(scan: Scan, counts: Mapping[PartStage, PartCounts]) -> str:
    """Return how far a scan is."""
    if scan.sha is None:
        return _body(scan, f"**{_doing(scan)}:** asking for the newest commit. {STOP}")
    start = f"**{_doing(scan)} in {_where(scan)}:**"
    if scan.total is None:
        return _body(scan, f"{start} fetching the code. {STOP}")
    read, proof = counts.get("scan", PartCounts()), counts.get("prove")
    if proof is None or not scan.proving:
        far = f"{read.files_ended:,} of {counted(scan.total, 'file')} read"
    else:
        done = f"{proof.ended} of {counted(proof.parts, 'part')} done"
        far = f"{counted(scan.total, 'file')} read; measuring the best rewrites, {done}"
    return _body(scan, f"{start} {far}. {STOP}")


def done_body(scan: Scan, found: Found, difference: Difference | None, target: str) -> str:
    """Return the last words of a scan that is done; `target` says where its result stands, in Markdown."""
    said = f"{counted(len(found.files), 'file')}, {prose(headline(found.comments)).lower()}"
    words = f"**{_done(scan)}:** {said}"
    words += f" → {target}." if target else "."
    return _body(scan, " ".join(part for part in (words, since(difference)) if part))


def with_result(scan: Scan, words: str, result: str) -> str:
    """Return the last words of a scan with its whole result below them, for want of another place."""
    first = words.partition("\n")[0]
    shown = result.rpartition("\n\n<!--")[0]
    return marked(shortened(f"{first}\n\n{shown}", BODY), PROGRESS, id=str(scan.id))


def ended_body(scan: Scan) -> str:
    """Return the last words of a scan that was cancelled or could not be finished."""
    what = "The scan" if scan.kind == "scan" else "The search for speedups"
    why = prose(scan.reason or "no reason is known").removesuffix(".")
    if scan.state == "cancelled":
        return _body(scan, f"**{what} was cancelled:** {why}.")
    again = f"{code(f'/velox {scan.kind} {scan.path}'.strip())} tries again."
    return _body(scan, f"**{what} could not be finished** (id {scan.id}): {why}. {again}")


def under_way(scan: Scan) -> str:
    """Return the answer to whoever asks for a second scan at the same time."""
    what = "A scan" if scan.kind == "scan" else "A search for speedups"
    where = f", asked for in #{scan.number}" if scan.number is not None else ""
    far = f": {scan.done:,} of {counted(scan.total, 'file')} read" if scan.total is not None else ""
    return f"{what} is under way already{where}{far}. {STOP}"


def since(difference: Difference | None) -> str:
    """Return what changed since the last scan in a sentence, empty where this is the first."""
    if difference is None:
        return ""
    new, gone = len(difference.new), len(difference.gone)
    if not new and not gone:
        return f"Nothing new and nothing gone since {difference.since[:SHA]}."
    return f"{new:,} new and {gone:,} gone since {difference.since[:SHA]}."


def _where(scan: Scan) -> str:
    part = f"{code(scan.path)} of " if scan.path else ""
    return f"{part}{code(scan.branch or '?')} at {(scan.sha or '')[:SHA]}"


def _doing(scan: Scan) -> str:
    return "Looking for slow places" if scan.kind == "scan" else "Looking for speedups"


def _done(scan: Scan) -> str:
    if scan.kind == "scan":
        return "Scan finished"
    where = f" in {code(scan.path)}" if scan.path else ""
    return f"Search for speedups{where} finished"


def _body(scan: Scan, words: str) -> str:
    return marked(shortened(words, 4000), PROGRESS, id=str(scan.id))
