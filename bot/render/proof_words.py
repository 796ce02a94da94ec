"""What a proof rests on, and what speaks against it, in sentences for a person."""

from __future__ import annotations

from collections.abc import Iterator

from bot.render.plain import one_line
from engine.certificate import Certificate
from engine.claims import memory_line
from engine.figures import ratio

WORTH_SAYING = 1024
"""Bytes: a call that needs less than that more at its peak is not worth a line, whatever the ratio."""


def rests_on(certificate: Certificate) -> Iterator[str]:
    """Yield what the figures rest on."""
    facts = []
    speed = certificate.speed
    if speed is not None and speed.timings:
        rounds = max(timing.rounds for timing in speed.timings)
        facts.append(f"Up to {rounds} interleaved rounds per size on {one_line(certificate.interpreter)}")
        if speed.control is not None:
            facts.append(f"two copies of the old code {ratio(speed.control.point)}")
        if speed.confirmed is not None:
            facts.append(f"{ratio(speed.confirmed.point)} in a second process")
    if certificate.inputs:
        first = certificate.inputs[0].kind
        used = [source.kind for source in certificate.inputs if source.distinct] or [first]
        facts.append("inputs from " + ", ".join(map(one_line, used)))
    if facts:
        yield f"{'; '.join(facts)}."


def caveats(certificate: Certificate) -> Iterator[str]:
    """Yield what speaks against the claims, and what was not checked."""
    speed, growth, memory = certificate.speed, certificate.growth, certificate.memory
    if speed is not None and not speed.claimed and certificate.outcome != "not faster":
        yield f"No claim of speed: {one_line(speed.why_not)}."
    if speed is not None and speed.beside:
        yield f"{_capital(one_line(speed.beside))}."
    if growth is not None and not growth.claimed:
        yield f"No claim of growth: {one_line(growth.why_not)}."
    if memory is not None and memory.costs_more and memory.after_bytes - memory.before_bytes >= WORTH_SAYING:
        yield memory_line(memory)
    for each in certificate.not_checked if certificate.outcome != "different" else ():
        if each.why != certificate.why_not_shown:
            yield f"Not checked: {one_line(each.what)} ({one_line(each.why)})."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
