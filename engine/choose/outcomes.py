"""From verdicts to outcomes: what a policy is told of the proofs that its choice led to."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from engine.choose.episode import OUTCOMES, Outcome, Result
from engine.model import Verdict

SURELY = 0.5
"""The log2 speed-up that stands for a gain that is claimed by growth alone: it has no size of its own."""


def result_of(verdicts: Sequence[Verdict], seconds: float) -> Result:
    """Return what a step came to whose rewrites have these verdicts: the best of them counts."""
    return max(
        (_result(verdict, seconds) for verdict in verdicts),
        key=lambda result: (OUTCOMES.index(result.outcome), result.log2),
        default=Result("not_applicable", 0.0, 0.0, seconds),
    )


def outcome_of(verdict: Verdict) -> Outcome:
    """Return what became of a rewrite; one that was never run, for whatever reason, is not applicable."""
    if verdict.candidate is None or verdict.certificate is None:
        return "not_applicable"
    match verdict.certificate.outcome:
        case "faster":
            return "gain"
        case "not faster":
            return "no_gain"
        case _:
            return "invalid"


def _result(verdict: Verdict, seconds: float) -> Result:
    outcome = outcome_of(verdict)
    if outcome != "gain" or verdict.certificate is None:
        return Result(outcome, 0.0, 0.0, seconds)
    speed = verdict.certificate.speed
    if speed is None or not speed.claimed or speed.best is None:
        return Result(outcome, SURELY, 0.0, seconds)
    ratio = speed.best.ratio
    return Result(outcome, log2(max(ratio.point, 1.0)), log2(max(ratio.low, 1.0)), seconds)
