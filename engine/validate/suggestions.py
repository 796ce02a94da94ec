"""Suggestions are proven, best first, until the time of the review is spent.

What is run is the function around a finding, cut out of its file with what it needs. A suggestion that gives
another result, or gains nothing, is refuted: it is not made, and the review says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.certificate import Certificate, Code, Origin
from engine.model import Candidate, Declined, Growth, Level, Verdict
from engine.validate.proof import Means, Request, prove
from engine.validate.slices import Library, Slice, cut
from engine.validate.speed import FLOOR_NS

HOT = 0.75
"""From this hotness on a call runs so often that saving little of it counts."""

HOT_FLOOR_NS = 500.0

LEAST_SECONDS = 5.0
"""A proof that has less left is not begun."""


@dataclass(frozen=True, slots=True)
class ProofBudget:
    """Seconds for all suggestions of a review together, and for a single one."""

    total: float = 60.0
    each: float = 18.0


def prove_suggestions(
    best_first: Sequence[Verdict], library: Library, means: Means, budget: ProofBudget
) -> tuple[Verdict, ...]:
    """Return the verdicts, in order, those with a rewrite proven as far as the budget allows.

    Raises `NoSandbox` where nothing can be run, `ToolFailed` if the sandbox broke.
    """
    deadline = means.clock() + budget.total
    found: list[Verdict] = []
    for verdict in means.progress.track(best_first, len(best_first), "proving"):
        left = deadline - means.clock()
        if verdict.candidate is None or verdict.level is not Level.APPLIES:
            found.append(verdict)
        elif left < LEAST_SECONDS:
            found.append(replace(verdict, reason=f"not run: the {budget.total:g} s for proofs were spent"))
        else:
            found.append(_proven(verdict, verdict.candidate, library, means, min(left, budget.each)))
    return tuple(found)


def _proven(
    verdict: Verdict, candidate: Candidate, library: Library, means: Means, seconds: float
) -> Verdict:
    request = request_for(candidate, library, seconds)
    if isinstance(request, Declined):
        return replace(verdict, reason=f"not run: {request.reason}")
    return judged(verdict, prove(request, means))


def request_for(candidate: Candidate, library: Library, seconds: float) -> Request | Declined:
    """Return what is to be proven of a rewrite, or why its function cannot be run alone."""
    finding = candidate.finding
    if not finding.symbol:
        return Declined("it stands outside any function")
    before = cut(finding.path, candidate.before, finding.symbol, library)
    after = cut(finding.path, candidate.after, finding.symbol, library)
    if isinstance(before, Declined):
        return before
    if isinstance(after, Declined):
        return after
    missing = sorted(before.packages | after.packages)
    if missing:
        return Declined(f"needs {', '.join(missing)}, and there is no environment with it")
    return Request(
        Code.of(finding.path, before.source.decode()),
        Code.of(finding.path, after.source.decode()),
        before.function,
        Origin("rule", finding.rule),
        _seed(candidate),
        seconds,
        _support(before, after),
        any("hashable" in condition for condition in finding.conditions),
        HOT_FLOOR_NS if finding.hotness >= HOT else FLOOR_NS,
        thrifty=True,
        about_growth=finding.growth is Growth.QUADRATIC,
    )


def judged(verdict: Verdict, certificate: Certificate) -> Verdict:
    """Return the verdict with its certificate: the level that was reached, or why it is not made."""
    level = Level(max(verdict.level, certificate.level))
    if certificate.outcome == "faster":
        return replace(verdict, level=level, reason="", certificate=certificate)
    if certificate.outcome == "different":
        said = certificate.behaviour.difference if certificate.behaviour is not None else ""
        reason = f"the rewrite does not do the same ({said})"
    elif certificate.outcome == "not faster":
        why = certificate.speed.why_not if certificate.speed is not None else certificate.why_not("speed")
        reason = f"no gain is shown ({why})"
    else:
        reason = f"not shown to do the same: {certificate.why_not_shown}"
    return replace(verdict, level=level, reason=reason, certificate=certificate)


def _support(before: Slice, after: Slice) -> tuple[Code, ...]:
    """Return the modules that both sides import. Where they take different parts of one, the larger serves
    both: parts are only ever added."""
    paths = sorted({*before.support, *after.support})
    texts = [max(before.support.get(path, b""), after.support.get(path, b""), key=len) for path in paths]
    return tuple(Code.of(path, text.decode()) for path, text in zip(paths, texts, strict=True))


def _seed(candidate: Candidate) -> int:
    """Return the seed of a proof: equal rewrites draw equal inputs."""
    content = b"\0".join((candidate.before, candidate.after))
    return int.from_bytes(hashlib.sha256(content).digest()[:4], "big")
