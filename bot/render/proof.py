"""A proof in short: what and how much, what it rests on, what was not checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from rich.text import Text

from bot.render.figures import items, power, ratio, size_in_bytes, spread
from bot.render.plain import code_line, counted, one_line
from bot.render.screen import Screen, drawn, wrapped
from bot.render.terminal import INDENT, RANK
from engine.certificate import Certificate, document
from engine.evidence import Memory, Scaling, Speed
from engine.validate.again import Again

WORTH_SAYING = 1024
"""Bytes: a call that needs less than that more at its peak is not worth a line, whatever the ratio."""


def render_proof(
    certificate: Certificate,
    screen: Screen,
    first: Certificate | None = None,
    again: Sequence[Again] = (),
    *,
    stored: bool = True,
) -> str:
    """Return a proof for a person; with `first` it is that certificate run again, claim by claim."""
    return drawn(_lines(certificate, screen, first, again, stored), screen)


def render_json(
    certificate: Certificate, code: int, first: Certificate | None = None, again: Sequence[Again] = ()
) -> str:
    """Return a proof for programs, one JSON object.

    `outcome` is "faster", "different", "not faster" or "not shown", `why` says why it is not shown, `exit` is
    the exit code, `certificate` the certificate. Of a certificate run again, `first` is its id and `again` a
    list with `what`, `holds` and `why_not` for each of its claims.
    """
    said: dict[str, object] = {
        "outcome": certificate.outcome,
        "why": certificate.why_not_shown,
        "exit": code,
        "certificate": document(certificate),
    }
    if first is not None:
        claims = [{"what": each.what, "holds": each.holds, "why_not": each.why_not} for each in again]
        said |= {"first": first.id, "again": claims}
    return json.dumps(said) + "\n"


def _lines(
    certificate: Certificate, screen: Screen, first: Certificate | None, again: Sequence[Again], stored: bool
) -> Iterator[Text | str]:
    yield from (Text(line, RANK) for line in wrapped(headline(certificate), screen.width))
    if certificate.outcome == "different" and certificate.behaviour is not None:
        for line in certificate.behaviour.counterexample.splitlines():
            yield Text(f"{INDENT}{code_line(line)}")
    for line in (*evidence(certificate), *caveats(certificate)):
        yield from wrapped(line, screen.width)
    if first is not None:
        yield ""
        yield from (
            line for each in _again(certificate, first, again) for line in wrapped(each, screen.width)
        )
    yield ""
    if stored:
        yield f"certificate {certificate.id} · in full: velox explain {certificate.id}"
    else:
        yield f"certificate {certificate.id}, not kept"


def headline(certificate: Certificate) -> str:
    """Return the first line: what is shown, and how much faster."""
    name = one_line(certificate.function)
    gains = " · ".join(measured_gains(certificate))
    if certificate.outcome == "different":
        said = one_line(certificate.behaviour.difference) if certificate.behaviour is not None else ""
        what = f": {said}" if said else ""
        return f"Different: `{name}` of {one_line(certificate.after.path)} does not do the same{what}."
    if certificate.outcome == "not shown":
        return f"Not shown: {one_line(certificate.why_not_shown)}." + (
            f" Measured: {gains}." if gains else ""
        )
    same = _sameness(certificate)
    if certificate.outcome == "faster":
        return f"{gains} · {same}"
    why = certificate.speed.why_not if certificate.speed is not None else certificate.why_not("speed")
    return f"Not shown to be faster: {one_line(why)} · {same}"


def measured_gains(certificate: Certificate) -> list[str]:
    """Return the claims of a proof with their figures, the gain in time first."""
    gains = []
    if certificate.speed is not None and certificate.speed.claimed:
        gains.append(speed_claim(certificate.speed))
    if certificate.growth is not None and certificate.growth.claimed:
        gains.append(growth_claim(certificate.growth))
    if certificate.memory is not None and certificate.memory.claimed:
        gains.append(
            f"{ratio(certificate.memory.ratio.point)} less memory at {items(certificate.memory.size)}"
        )
    return gains


def speed_claim(speed: Speed) -> str:
    """Return the ratio at the best size with its interval, and the ratio at the worst."""
    best, worst = speed.best, speed.worst
    if best is None or worst is None:
        return "faster"
    beside = f"; {ratio(worst.ratio.point)} at {items(worst.size)}" if worst.size != best.size else ""
    return f"{ratio(best.ratio.point)} faster at {items(best.size)} (95 %: {spread(best.ratio)}{beside})"


def growth_claim(growth: Scaling) -> str:
    """Return how time grows now, and how it did."""
    return f"time grows as {power(growth.after.point)}, was {power(growth.before.point)}"


def _sameness(certificate: Certificate) -> str:
    behaviour = certificate.behaviour
    if behaviour is None:
        return "not compared"
    whole = ", all there are" if behaviour.exhaustive else ""
    return f"no difference on {counted(behaviour.distinct, 'distinct input')}{whole}"


def evidence(certificate: Certificate) -> Iterator[str]:
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
        facts.append("inputs from " + ", ".join(one_line(source.kind) for source in certificate.inputs))
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


def memory_line(memory: Memory) -> str:
    """Return the peak of one call, before and after."""
    before, after = size_in_bytes(memory.before_bytes), size_in_bytes(memory.after_bytes)
    more = memory.after_bytes / memory.before_bytes if memory.before_bytes else 0.0
    word = f", {ratio(more)}" if more >= 1.05 else ""
    return f"Peak memory of a call {after}, was {before} at {items(memory.size)}{word}."


def _again(now: Certificate, first: Certificate, again: Sequence[Again]) -> Iterator[str]:
    if not again:
        yield f"{first.id} claimed nothing that could hold again."
        return
    held = sum(each.holds for each in again)
    yield f"Of {counted(len(again), 'claim')} of {first.id}, {held} held again:"
    for each in again:
        then, new = _figure(each.what, first), _figure(each.what, now)
        verdict = "held" if each.holds else f"did not hold ({one_line(each.why_not)})"
        yield f"{each.what}: {then}; now {new}: {verdict}."


def _figure(what: str, certificate: Certificate) -> str:
    speed, growth, memory = certificate.speed, certificate.growth, certificate.memory
    if what == "speed" and speed is not None and speed.best is not None:
        return f"{ratio(speed.best.ratio.point)} at {items(speed.best.size)} ({spread(speed.best.ratio)})"
    if what == "growth" and growth is not None and growth.sizes:
        return f"{power(growth.before.point)} to {power(growth.after.point)}"
    if what == "memory" and memory is not None:
        return f"{size_in_bytes(memory.before_bytes)} to {size_in_bytes(memory.after_bytes)}"
    if what == "behaviour" and certificate.behaviour is not None:
        return certificate.behaviour.sameness
    return "nothing"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
