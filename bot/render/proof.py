"""A proof in short: what and how much, what it rests on, what was not checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from rich.text import Text

from bot.render.plain import code_line, counted, one_line
from bot.render.proof_words import caveats, rests_on
from bot.render.screen import Screen, drawn, wrapped
from bot.render.terminal import INDENT, RANK
from engine.certificate import Certificate, document
from engine.claims import measured_gains, sameness, speed_loss
from engine.figures import items, power, ratio, size_in_bytes, spread
from engine.validate.again import Again


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
    for line in (*rests_on(certificate), *caveats(certificate)):
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
        said = one_line(certificate.difference)
        what = f": {said}" if said else ""
        return f"Different: `{name}` of {one_line(certificate.after.path)} does not do the same{what}."
    if certificate.outcome == "not shown":
        return f"Not shown: {one_line(certificate.why_not_shown)}." + (
            f" Measured: {gains}." if gains else ""
        )
    same = sameness(certificate)
    if certificate.outcome == "faster":
        return f"{gains} · {same}"
    if certificate.speed is not None and certificate.speed.slower:
        return f"Slower: {speed_loss(certificate.speed)} · {same}"
    why = certificate.speed.why_not if certificate.speed is not None else certificate.why_not("speed")
    return f"Not shown to be faster: {one_line(why)} · {same}"


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
