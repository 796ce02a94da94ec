"""From ranked verdicts to words. Nothing is decided here; what people read is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.catalogue import kind_named
from engine.claims import measured_gains, passing_tests, sameness, table_gain
from engine.model import Change, Comment, Finding, Growth, Level, Ranked, Review, Skipped, Verdict
from engine.syntax.diff import diff_blocks

STATIC_NOTE = (
    "Static review: nothing was run. A rewrite that applies cleanly parses, keeps public names and "
    "signatures, "
    "and adds no lint error."
)
"""Said once per review as long as nothing ran: a reader must not take a pattern for a measurement."""

PROOF_NOTE = (
    "Each figure was measured in a sandbox, old and new code in turns on the same inputs; "
    "`velox prove` with the certificate repeats it."
)

NAMED_FALLEN = 3
"""So many rewrites that did not stand their proof are named; the others are counted."""

GROWTH_WORDS = {
    Growth.QUADRATIC: "grows with the square of its input",
    Growth.IO: "one round trip per item",
    Growth.CONSTANT: "constant factor",
}


def comment_on(item: Ranked) -> Comment:
    """Return what a person reads about one ranked verdict."""
    certificate = item.verdict.certificate
    verdict = item.verdict
    finding = verdict.finding
    candidate = verdict.candidate
    rule = kind_named(finding.rule)
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
        gain=table_gain(certificate) if certificate is not None else "",
        certificate=certificate,
    )


def evidence(item: Ranked) -> str:
    """Return what was shown for a finding, and what was not, in one or two sentences."""
    verdict = item.verdict
    if verdict.level is Level.PATTERN or verdict.candidate is None:
        shown = f"No rewrite: {verdict.reason}. Not run."
    elif verdict.certificate is not None and verdict.certificate.outcome == "faster":
        gains, tests = measured_gains(verdict.certificate), verdict.certificate.tests
        passed = [passing_tests(tests)] if tests is not None and tests.claimed else []
        shown = f"{' · '.join((*gains, sameness(verdict.certificate), *passed))}."
    else:
        shown = f"Applies cleanly; {verdict.reason}."
    return shown + _profiled(verdict.finding)


def proof_notes(verdicts: Sequence[Verdict], trouble: str) -> Iterator[str]:
    """Yield what a review says once of its proofs: why nothing ran, and which rewrites did not stand."""
    if trouble:
        yield f"Static review. {trouble}"
    elif any(verdict.certificate is not None for verdict in verdicts):
        yield PROOF_NOTE
    fallen = [verdict for verdict in verdicts if verdict.refuted]
    for verdict in fallen[:NAMED_FALLEN]:
        yield f"Not suggested at {verdict.finding.path}:{verdict.finding.line}: {verdict.reason}."
    if len(fallen) > NAMED_FALLEN:
        yield f"{len(fallen) - NAMED_FALLEN} more rewrites did not stand their proof."


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
    ran = any(comment.certificate is not None for comment in comments)
    said = (*notes, STATIC_NOTE) if comments and not ran else tuple(notes)
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
