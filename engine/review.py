"""From ranked verdicts to words. Nothing is decided here; what people read is written here."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Change, Comment, Finding, Growth, Level, Ranked, Review, Skipped
from engine.rules import rule_named
from engine.syntax.diff import diff_blocks

STATIC_NOTE = (
    "Static review: nothing was run. A rewrite that applies cleanly parses, keeps public names and "
    "signatures, "
    "and adds no lint error."
)
"""Said once per review as long as nothing ran: a reader must not take a pattern for a measurement."""

GROWTH_WORDS = {
    Growth.QUADRATIC: "grows with the square of its input",
    Growth.IO: "one round trip per item",
    Growth.CONSTANT: "constant factor",
}


def comment_on(item: Ranked) -> Comment:
    """Return what a person reads about one ranked verdict."""
    verdict = item.verdict
    finding = verdict.finding
    candidate = verdict.candidate
    rule = rule_named(finding.rule)
    return Comment(
        finding=finding,
        rank=item.rank,
        place=item.place,
        level=verdict.level,
        short=rule.title if rule else finding.rule,
        title=finding.message,
        why=finding.why,
        evidence=evidence(item),
        conditions=finding.conditions,
        blocks=diff_blocks(candidate.before, candidate.after) if candidate else (),
    )


def evidence(item: Ranked) -> str:
    """Return what was shown for a finding, and what was not, in one or two sentences."""
    verdict = item.verdict
    if verdict.level is Level.PATTERN or verdict.candidate is None:
        shown = f"No rewrite: {verdict.reason}. Not run."
    else:
        shown = "Applies cleanly; not run."
    return shown + _profiled(verdict.finding)


def _profiled(finding: Finding) -> str:
    """What a profile says of the code around a finding, empty without one."""
    return "" if finding.share is None else f" The code around it {finding.hot_because}."


def headline(comments: Sequence[Comment]) -> str:
    """Return the title of a review: `2 suggestions, 1 note`, or `Nothing to say`."""
    said = [comment for comment in comments if comment.place != "below"]
    suggestions = sum(bool(comment.blocks) for comment in said)
    counts = [(suggestions, "suggestion"), (len(said) - suggestions, "note")]
    words = [f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts if count]
    return ", ".join(words) or "Nothing to say"


def write(
    ranked: Sequence[Ranked],
    change: Change,
    *,
    modules_read: int,
    lines_read: int,
    skipped: Sequence[Skipped],
    notes: Sequence[str] = (),
) -> Review:
    """Return the review of a change; those verdicts that are below the bar are counted, not said."""
    comments = tuple(comment_on(item) for item in ranked if item.place != "below")
    said = (*notes, STATIC_NOTE) if comments else tuple(notes)
    return Review(
        title=headline(comments),
        base=change.base,
        head=change.head,
        files_changed=len(change.files),
        modules_read=modules_read,
        lines_read=lines_read,
        comments=comments,
        below=len(ranked) - len(comments),
        skipped=tuple(skipped),
        notes=said,
    )
