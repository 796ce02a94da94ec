"""Which findings are worth a person's time, in which order, and what is left unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log2

from engine.bond import Bond
from engine.model import MODEL_RULE, Finding, Growth, Level, Place, Ranked, Verdict

GROWTH_WEIGHT = {Growth.QUADRATIC: 4.0, Growth.IO: 3.0, Growth.CONSTANT: 1.0}
"""A change of growth outranks any constant factor: it is what people notice in production."""

EDIT_BONUS = 1.25
"""A suggestion that can be clicked is worth more than advice."""

MAX_NOTES = 2
"""At most this many notes without a rewrite are said inline in one review."""

NOTE_CONFIDENCE = 0.8
"""A note without a rewrite is said inline only from rules this sure."""


def worth(verdict: Verdict) -> float:
    """Return how much a verdict deserves attention: growth x hotness x confidence / size of the change."""
    finding = verdict.finding
    value = GROWTH_WEIGHT[finding.growth] * (0.25 + finding.hotness) * finding.confidence
    if verdict.candidate is not None:
        value *= EDIT_BONUS
    value *= measured(verdict)
    changed = sum(edit.text.count("\n") + edit.end_line - edit.line + 1 for edit in finding.edits)
    return round(value / (1 + 0.03 * changed), 6)


def measured(verdict: Verdict) -> float:
    """Return how much a measured gain adds: half for each doubling of speed, up to four times."""
    speed = verdict.certificate.speed if verdict.certificate is not None else None
    if verdict.refuted or speed is None or not speed.claimed or speed.best is None:
        return 1.0
    return 1.0 + min(0.5 * log2(max(speed.best.ratio.low, 1.0)), 3.0)


def worth_saying(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Drop the rewrites that a proof speaks against, and those of models that no proof speaks for."""
    return [
        verdict for verdict in map(_told_of_growth, verdicts) if not verdict.refuted and not verdict.unproven
    ]


def _told_of_growth(verdict: Verdict) -> Verdict:
    """A model's finding is one of growth where growth was measured, and only there."""
    growth = verdict.certificate.growth if verdict.certificate is not None else None
    if verdict.finding.rule != MODEL_RULE or growth is None or not growth.claimed:
        return verdict
    return replace(verdict, finding=replace(verdict.finding, growth=Growth.QUADRATIC))


def without_shadowed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Drop findings inside the span of one that changes growth: the root cause outranks style."""
    findings = tuple(findings)
    causes = [finding for finding in findings if finding.growth is not Growth.CONSTANT]
    by_path: dict[str, list[Finding]] = {}
    for cause in causes:
        by_path.setdefault(cause.path, []).append(cause)
    return tuple(
        finding
        for finding in findings
        if finding.growth is not Growth.CONSTANT
        or not any(
            cause.line <= finding.line and finding.end_line <= cause.end_line
            for cause in by_path.get(finding.path, ())
        )
    )


def rank(
    verdicts: Sequence[Verdict],
    *,
    max_inline: int,
    inline_from: Level,
    below: frozenset[Finding] = frozenset(),
) -> tuple[Ranked, ...]:
    """Return the verdicts, best first, each with its place; equal input gives equal output.

    Of equal growth, what the change made slower comes before what is slow. At most `max_inline` are inline:
    rewrites that reached `inline_from`, and at most `MAX_NOTES` sure notes about growth or about what became
    slower. The rest is folded; those in `below` are said only on demand and rank last. Rewrites that belong
    together stand next to one another, all inline or all folded.
    """
    by_worth = sorted(verdicts, key=_order)
    said = [verdict for verdict in by_worth if verdict.finding not in below]
    ordered = [*_side_by_side(_regressions_first(said)), *(one for one in by_worth if one.finding in below)]
    ranked: list[Ranked] = []
    counts: Counter[str] = Counter()
    tied: dict[Bond, Place] = {}
    for position, verdict in enumerate(ordered, start=1):
        bond = _bond(verdict)
        # The first of what belongs together needs room for all of it.
        room = max_inline if bond is None else max_inline - len(bond.parts) + 1
        place = _place(verdict, counts, room, inline_from)
        if bond is not None:
            place = tied.setdefault(bond, place)
        if verdict.finding in below:
            place = "below"
        elif place == "inline":
            counts["inline"] += 1
            counts["notes"] += verdict.candidate is None
        ranked.append(Ranked(verdict, position, worth(verdict), place))
    return tuple(ranked)


def _order(verdict: Verdict) -> tuple[float, str, int, str]:
    finding = verdict.finding
    return (-worth(verdict), finding.path, finding.line, finding.rule)


def _side_by_side(ordered: Sequence[Verdict]) -> list[Verdict]:
    """Let what belongs together follow the best of it."""
    found: list[Verdict] = []
    placed: set[Bond] = set()
    for verdict in ordered:
        bond = _bond(verdict)
        if bond is None:
            found.append(verdict)
        elif bond not in placed:
            placed.add(bond)
            found += sorted((one for one in ordered if _bond(one) == bond), key=lambda one: one.finding.path)
    return found


def _bond(verdict: Verdict) -> Bond | None:
    return verdict.candidate.bond if verdict.candidate is not None else None


def _regressions_first(ordered: Sequence[Verdict]) -> list[Verdict]:
    """Let what the change made slower take the first places of those that its growth has."""
    placed = list(ordered)
    for growth in Growth:
        slots = [at for at, verdict in enumerate(ordered) if verdict.finding.growth is growth]
        verdicts = sorted((ordered[at] for at in slots), key=lambda verdict: not verdict.finding.was)
        for at, verdict in zip(slots, verdicts, strict=True):
            placed[at] = verdict
    return placed


def _place(verdict: Verdict, counts: Counter[str], max_inline: int, inline_from: Level) -> Place:
    if counts["inline"] >= max_inline:
        return "folded"
    if verdict.candidate is not None and verdict.level >= inline_from and not verdict.undecided:
        return "inline"
    finding = verdict.finding
    weighty = finding.growth is not Growth.CONSTANT or bool(finding.was)
    sure = finding.confidence >= NOTE_CONFIDENCE and weighty
    if verdict.candidate is None and (inline_from is Level.PATTERN or (sure and counts["notes"] < MAX_NOTES)):
        return "inline"
    return "folded"
