"""A scan as the check run of the commit that was scanned, and what its result is made of."""

from __future__ import annotations

from collections.abc import Mapping

from bot.github.checks import Report
from bot.publication.fitting import OUTPUT, clipped, shortened, size_in_utf8
from bot.render.markup import code, prose
from bot.render.plain import counted, skipped_lines
from bot.scanning.issue import Result, closing_lines, ranked_table, target_of
from bot.scanning.merging import Found
from bot.scanning.standing import Difference
from bot.scanning.words import since
from bot.store.scan_parts import PartCounts, PartStage
from bot.store.scans import Scan
from bot.version import version
from engine.review import headline

ROWS = 100


def result_of(
    scan: Scan,
    found: Found,
    counts: Mapping[PartStage, PartCounts],
    difference: Difference | None,
    *,
    left: int = 0,
    files: str = "",
) -> Result:
    """Return what is written about a scan; `left` findings are left to the review of its pull request, and
    `files` is the address below which its files are seen."""
    where = f"{code(scan.path)} of " if scan.path else ""
    branch = code(scan.branch or "?")
    if scan.pull:
        branch += f" (#{scan.number})"
    notes = (*skipped_lines(found.skipped), *scan.notes)
    command = f"/velox {scan.kind} {scan.path}".strip()
    lines = closing_lines(notes, found, _failed(counts), command, version())
    to_review = (
        [f"{counted(left, 'finding')} in the diff of #{scan.number} left to its review."] if left else []
    )
    return Result(
        scan.kind,
        target_of(scan.kind, scan.path, scan.of_pull),
        scan.sha or "",
        f"{where}{branch}",
        found,
        difference,
        (*to_review, *lines),
        files,
    )


def report(result: Result, target: str) -> Report:
    """Return the report of a scan that is done; `target` says where the rest stands, in Markdown."""
    found = result.found
    parts = [
        ranked_table(found.items, result, rows=ROWS),
        since(result.difference),
        f"In full: {target}." if target else "",
        "\n".join(f"- {line}" for line in result.lines),
    ]
    summary = "\n\n".join(part for part in parts if part)
    return Report(clipped(headline(found.comments), 255), shortened(summary, OUTPUT, size=size_in_utf8))


def ended_report(scan: Scan) -> Report:
    """Return the report of a scan that was cancelled or could not be finished; it holds nothing up."""
    why = prose(scan.reason or "no reason is known").removesuffix(".")
    if scan.state == "cancelled":
        return Report("Cancelled", f"The scan was cancelled: {why}.", conclusion="skipped")
    return Report(
        "Could not finish",
        f"The scan could not be finished (id {scan.id}): {why}. `/velox scan` tries again.",
    )


def _failed(counts: Mapping[PartStage, PartCounts]) -> list[str]:
    """Return a sentence where parts could not be scanned or proven."""
    said = []
    read, proof = counts.get("scan", PartCounts()), counts.get("prove", PartCounts())
    if read.failed:
        said.append(f"{counted(read.files_failed, 'file')} could not be scanned: {read.reason}.")
    if proof.failed:
        files = counted(proof.files_failed, "file")
        said.append(f"The rewrites of {files} could not be measured: {proof.reason}.")
    return said
