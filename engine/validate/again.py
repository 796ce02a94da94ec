"""Do the claims of a certificate hold when it is run again, perhaps on another machine?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.certificate import Certificate
from engine.evidence import Speed

TOLERANCE = 0.8
"""A ratio holds if it is at least so much of the low end it had: other machines have other caches."""

What = Literal["behaviour", "speed", "growth", "memory"]


@dataclass(frozen=True, slots=True)
class Again:
    """One claim of the first certificate, and whether the second one makes it too; `why_not` in a clause."""

    what: What
    holds: bool
    why_not: str = ""


def compare(first: Certificate, second: Certificate) -> tuple[Again, ...]:
    """Return what became of each claim of the first certificate; what it did not claim is left out."""
    found: list[Again] = []
    if first.behaviour is not None and first.behaviour.sameness != "not shown":
        now = second.behaviour.sameness if second.behaviour is not None else "not shown"
        why = second.why_not_shown if now == "not shown" else f"found {now}"
        held = now == first.behaviour.sameness
        found.append(Again("behaviour", held, "" if held else why))
    if first.speed is not None and first.speed.claimed:
        found.append(_speed(first.speed, second))
    if first.speed is not None and first.speed.slower:
        held = second.speed is not None and second.speed.slower
        why = second.speed.why_not if second.speed is not None else second.why_not("speed")
        found.append(Again("speed", held, "" if held else why or "it is faster now"))
    if first.growth is not None and first.growth.claimed:
        why = second.growth.why_not if second.growth is not None else second.why_not("growth")
        found.append(Again("growth", not why, why))
    if first.memory is not None and first.memory.claimed:
        why = second.memory.why_not if second.memory is not None else second.why_not("memory")
        found.append(Again("memory", not why, why))
    return tuple(found)


def _speed(first: Speed, second: Certificate) -> Again:
    now = second.speed
    if now is None or not now.claimed:
        return Again("speed", False, now.why_not if now is not None else second.why_not("speed"))
    then = first.best
    same_size = next((one for one in now.timings if then is not None and one.size == then.size), None)
    if then is not None and same_size is not None and same_size.ratio.point < TOLERANCE * then.ratio.low:
        return Again("speed", False, f"only {same_size.ratio.point:.3g}x at size {then.size}")
    return Again("speed", True)
