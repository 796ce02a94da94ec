"""From ranked verdicts to words. Nothing is decided here; what people read is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.catalogue import kind_named
from engine.claims import measured_gains, passing_tests, sameness, table_gain
from engine.decided import Decided
from engine.model import (
    MODEL_RULE,
    Change,
    Comment,
    Finding,
    Growth,
    Level,
    Ranked,
    Review,
    Skipped,
    Verdict,
)
from engine.syntax.diff import diff_blocks
from engine.tries import Tried
from engine.usage import ModelUse

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

BY_MODEL = "rewrite by a model"

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
    bond = candidate.bond if candidate is not None else None
    return Comment(
        finding=finding,
        rank=item.rank,
        place=item.place,
        level=verdict.level,
        short=rule.title if rule else BY_MODEL if finding.rule == MODEL_RULE else finding.rule,
        title=finding.message,
        why=finding.why if bond is None else _tied(finding.why, bond.sentences(finding.path)),
        evidence=evidence(item),
        conditions=finding.conditions if bond is None else (*finding.conditions, *bond.conditions()),
        blocks=diff_blocks(candidate.before, candidate.after) if candidate else (),
        gain=table_gain(certificate) if certificate is not None else "",
        certificate=certificate,
        belongs=bond.others(finding.path) if bond is not None else (),
    )


def _tied(why: str, sentences: Iterator[str]) -> str:
    """Return why something is slow, followed by what belongs to it."""
    return " ".join((why if why.endswith((".", "!", "?")) else f"{why}.", *sentences))


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
    return shown + _written_by(verdict) + _profiled(verdict.finding)


def _written_by(verdict: Verdict) -> str:
    """Say which model wrote a rewrite, empty where a rule did."""
    origin = verdict.candidate.origin if verdict.candidate is not None else None
    return f" Written by the language model `{origin.name}`." if origin and origin.kind == "model" else ""


def usage_note(usage: Sequence[ModelUse], remembered: int) -> Iterator[str]:
    """Yield what language models were asked for a review and what that took, a sentence if anything was."""
    if not remembered and not any(one.model or one.prompt_tokens for one in usage):
        return
    named = [one for one in usage if one.model]
    models = ", ".join(f"`{one.model}` by {one.route}" for one in named) or "none that answered"
    asks = sum(one.asks for one in usage)
    tokens = sum(one.prompt_tokens + one.reply_tokens for one in usage)
    costs = [one.cost for one in usage if one.cost is not None]
    cost = f", ${sum(costs):.4f}" if any(costs) else ""
    known = f"; {remembered} more known from before" if remembered else ""
    questions = f"{asks} question{'' if asks == 1 else 's'}"
    yield f"Language model: {models}, {questions}, {tokens:,} tokens{cost}{known}."


def proof_notes(verdicts: Sequence[Verdict], trouble: str) -> Iterator[str]:
    """Yield what a review says once of its proofs: why nothing ran, and which rewrites did not stand."""
    if trouble:
        yield f"Static review. {trouble}"
    elif any(verdict.certificate is not None for verdict in verdicts):
        yield PROOF_NOTE
    by_model = _by_model(verdicts)
    fallen = [verdict for verdict in verdicts if verdict.refuted and verdict.finding.rule != MODEL_RULE]
    for verdict in fallen[:NAMED_FALLEN]:
        yield f"Not suggested at {verdict.finding.path}:{verdict.finding.line}: {verdict.reason}."
    if len(fallen) > NAMED_FALLEN:
        yield f"{len(fallen) - NAMED_FALLEN} more rewrites did not stand their proof."
    unproven = sum(verdict.unproven and not verdict.outdone for verdict in by_model)
    if unproven:
        yield f"{unproven} of {len(by_model)} rewrites by a language model did not stand their proof."


def _by_model(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the rewrites of language models, one verdict for each, however many files it has."""
    found: dict[object, Verdict] = {}
    for verdict in verdicts:
        if verdict.finding.rule == MODEL_RULE:
            bond = verdict.candidate.bond if verdict.candidate is not None else None
            found.setdefault(bond or id(verdict), verdict)
    return list(found.values())


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
    usage: Sequence[ModelUse] = (),
    remembered: int = 0,
    tried: Sequence[Tried] = (),
    decisions: Sequence[Decided] = (),
) -> Review:
    """Return the review of a change; those verdicts that are below the bar are counted, not said."""
    comments = tuple(comment_on(item) for item in ranked if item.place != "below")
    ran = any(comment.certificate is not None for comment in comments)
    said = (*notes, *usage_note(usage, remembered), *([STATIC_NOTE] if comments and not ran else ()))
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
        usage=tuple(usage),
        remembered=remembered,
        tried=tuple(tried),
        decisions=tuple(decisions),
    )
