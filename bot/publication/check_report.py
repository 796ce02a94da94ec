"""The words of a check run: when a review is done, when it was overtaken, when something broke."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.github.checks import Button, Report
from bot.publication.annotations import annotations_for
from bot.publication.bodies import VERIFY, detail
from bot.publication.fitting import OUTPUT, clipped, fitted, shortened, size_in_utf8
from bot.render.markdown import comment_table
from bot.render.markup import prose
from bot.render.plain import counted, one_line, skipped_lines
from bot.review_file import Reviewed
from bot.severity import FailOn, fails
from engine.model import Comment
from engine.review import headline

NAME = "Velox"
"""The name of our check runs. People make a check required by its name, so it stays."""

PAUSED = "paused-"
"""What the check run of a pause is known by, before the head: no review is."""

RUN_PROOFS = Button("Run proofs", "Run this fork's code in the sandbox", "verify")
TABLE_ROWS = 100


@dataclass(frozen=True, slots=True)
class Said:
    """What is reported now, what of it stands on no line, and how much was dismissed and is not said."""

    comments: tuple[Comment, ...]
    elsewhere: tuple[Comment, ...]
    dismissed: int = 0


def check_report(
    said: Said,
    reviewed: Reviewed,
    files: Mapping[str, bytes],
    *,
    version: str,
    fork: bool,
    fail_on: FailOn = "never",
    trouble: str = "",
) -> Report:
    """Return the report of a finished review.

    `fork` offers to run the code of a fork. The conclusion is neutral unless the repository asked to be
    stopped by findings of some weight. `trouble` is why comments could not be written, in a sentence.
    """
    findings = [comment.finding for comment in said.comments]
    return Report(
        title=clipped(headline(said.comments), 255),
        summary=_summary(said, reviewed, version, fork, trouble),
        text=fitted(
            [detail(comment) for comment in said.elsewhere],
            OUTPUT,
            rest=lambda count: f"{counted(count, 'more finding')} left out here: too long for GitHub.",
            size=size_in_utf8,
        ),
        annotations=annotations_for(said.elsewhere, files),
        conclusion="failure" if fails(findings, fail_on) else "neutral",
        buttons=(RUN_PROOFS,) if fork else (),
    )


def short_report(report: Report) -> Report:
    """Return a report that GitHub found too long with all that it needs not say left out."""
    lean = tuple(
        replace(each, message=clipped(each.message, 2000), details="") for each in report.annotations
    )
    return replace(report, summary=shortened(report.summary, 8000), text="", annotations=lean)


def superseded_report(head: str) -> Report:
    """Return the report for a head that is no longer the newest."""
    return Report(
        "Superseded by a newer push",
        f"The pull request has moved on to {head[:8]}, which has a check of its own.",
        conclusion="skipped",
    )


def closed_report() -> Report:
    """Return the report for a pull request that was closed before its review was done."""
    return Report("Closed", "The pull request was closed before the review was done.", conclusion="skipped")


def draft_report() -> Report:
    """Return the report for a pull request that became a draft before its review was done."""
    words = "The pull request is a draft: it is reviewed once it is ready."
    return Report("Draft", words, conclusion="skipped")


def queue_report() -> Report:
    """Return the report for the head of a merge group."""
    words = "Each pull request in this group was reviewed by itself; the group is not reviewed again."
    return Report("Not reviewed in the merge queue", words, conclusion="success")


def beyond_report(title: str, words: str) -> Report:
    """Return the report for a review that the account's plan does not include; `words` say what it does."""
    ending = "Nothing is wrong with your change. An owner of the account can change the plan on GitHub."
    return Report(clipped(title, 255), f"{prose(words)}\n\n{ending}", conclusion="skipped")


def paused_report() -> Report:
    """Return the report for a head that nobody asked to review while reviews are paused."""
    words = "Reviews are paused here. `/velox review` reviews this once, `/velox resume` lets them go on."
    return Report("Paused", words, conclusion="skipped")


def trouble_report(identifier: str, what: str, *, again: bool) -> Report:
    """Return the report for a review that broke; `what` is a clause: "the checkout timed out twice"."""
    ending = "it will try again" if again else "press Re-run to try again"
    words = f"Velox could not finish (id {one_line(identifier)}): {one_line(what).removesuffix('.')}."
    return Report("Could not finish", f"{prose(words)} Nothing is wrong with your change; {ending}.")


def _summary(said: Said, reviewed: Reviewed, version: str, fork: bool, trouble: str) -> str:
    """Return the table and the lines below it; each has half of the room, and what the other leaves."""
    lines = [f"- {line}" for line in _lines(said, reviewed, version, fork, trouble)]
    rest = len(said.comments) - TABLE_ROWS
    table = comment_table(said.comments[:TABLE_ROWS]).split("\n") if said.comments else []
    taken = min(sum(size_in_utf8(line) + 1 for line in lines), OUTPUT // 2)
    above = fitted(
        table,
        OUTPUT - taken,
        rest=lambda count: f"\n{counted(count, 'row')} left out here: too long for GitHub.",
        between="\n",
        size=size_in_utf8,
    )
    if rest > 0:
        above += f"\n\n{counted(rest, 'finding')} more."
    below = fitted(
        lines,
        OUTPUT - size_in_utf8(above),
        rest=lambda count: f"- {counted(count, 'line')} left out here: too long for GitHub.",
        between="\n",
        size=size_in_utf8,
    )
    return f"{above}\n\n{below}" if above else below


def _lines(said: Said, reviewed: Reviewed, version: str, fork: bool, trouble: str) -> Iterator[str]:
    """Yield one line each: what was read, what was not, what the proof rests on, settings and version."""
    review = reviewed.review
    if trouble:
        yield trouble
    if fork:
        yield VERIFY
    neighbours = max(review.modules_read - review.files_changed, 0)
    yield (
        f"Read {counted(review.files_changed, 'changed file')} and {counted(neighbours, 'neighbour')}, "
        f"{counted(review.lines_read, 'line')}, in {reviewed.seconds:.1f} s."
    )
    yield from map(prose, skipped_lines(review.skipped))
    yield from map(prose, review.notes)
    if said.dismissed:
        yield f"{counted(said.dismissed, 'finding')} dismissed earlier, not said again."
    if review.below:
        yield f"{review.below:,} more below the bar; `velox review --all-lines` shows them."
    yield f"Settings: {prose(reviewed.settings_from)}. Velox {prose(version)}."
