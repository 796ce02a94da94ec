"""A certificate in full: the claim, each figure it rests on, what was not checked, and the change itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from bot.render.diff import ADDED, REMOVED
from bot.render.plain import code_line, counted, one_line
from bot.render.proof import headline
from bot.render.proof_words import caveats
from bot.render.screen import Screen, drawn, widest, wrapped
from bot.render.terminal import INDENT, RANK
from engine.certificate import Certificate
from engine.claims import memory_line, passing_tests
from engine.evidence import Behaviour, Interval, Scaling, Speed, SuiteRuns
from engine.figures import duration, items, power, ratio, spread
from engine.model import Level

LEVELS = {
    Level.PATTERN: "pattern",
    Level.APPLIES: "applies",
    Level.TESTED: "tested",
    Level.REPLAYED: "replayed",
    Level.REPOSITORY_TESTS: "repository tests",
}


def render_certificate(certificate: Certificate, screen: Screen) -> str:
    """Return everything that a certificate says."""
    return drawn(_lines(certificate, screen), screen)


def _lines(certificate: Certificate, screen: Screen) -> Iterator[Text | str]:
    yield Text(certificate.id, RANK).append(f" · {_title(certificate)}", "default")
    yield ""
    yield from wrapped(headline(certificate), screen.width)
    for line in caveats(certificate):
        yield from wrapped(line, screen.width)
    if certificate.behaviour is not None:
        yield from _section("Behaviour", _behaviour(certificate.behaviour, certificate.comparator))
    if certificate.tests is not None:
        yield from _section("Your tests", _tests(certificate.tests), screen.width)
    if certificate.speed is not None and certificate.speed.timings:
        yield from _section("Speed", _speed(certificate.speed))
    if certificate.growth is not None and certificate.growth.sizes:
        yield from _section("Growth", _growth(certificate.growth))
    if certificate.memory is not None and (certificate.memory.before_bytes or certificate.memory.after_bytes):
        yield from _section("Memory", [memory_line(certificate.memory)])
    yield from _section("Inputs", _inputs(certificate), screen.width)
    yield from _section("Made", _made(certificate), screen.width)
    yield from _change(certificate)
    yield ""
    yield f"Run it again: velox prove {certificate.id}"


def _title(certificate: Certificate) -> str:
    function = one_line(certificate.function)
    level = Level(certificate.level)
    origin = certificate.origin
    by = f"{origin.kind} `{one_line(origin.name)}`" if origin.name else origin.kind
    if origin.asked is not None:
        tokens = origin.asked.prompt_tokens + origin.asked.reply_tokens
        cost = f", ${origin.asked.cost:.4f}" if origin.asked.cost else ""
        by += f" by {one_line(origin.asked.route)}, {tokens:,} tokens{cost}" if tokens else ", remembered"
    return f"`{function}` · {by} · level {int(level)}, {LEVELS[level]}"


def _section(title: str, lines: Iterator[str] | Sequence[str], width: int = 0) -> Iterator[Text | str]:
    shown = list(lines)
    if shown:
        yield ""
        yield title
        for line in shown:
            yield from wrapped(line, width, INDENT) if width else [f"{INDENT}{line}"]


def _behaviour(behaviour: Behaviour, comparator: str) -> Iterator[str]:
    distinct = counted(behaviour.distinct, "distinct input")
    yield f"{behaviour.sameness} on {distinct}, {behaviour.raised} raised"
    if comparator:
        yield f"compared as {one_line(comparator)}"
    yield from (code_line(line) for line in behaviour.counterexample.splitlines())


def _tests(tests: SuiteRuns) -> Iterator[str]:
    if tests.claimed:
        yield f"{passing_tests(tests)}, before and after"
    elif tests.why_not:
        yield one_line(tests.why_not)
    if tests.flaky:
        more = f" and {len(tests.flaky) - 1} more" if len(tests.flaky) > 1 else ""
        yield f"left out, as it passes and fails by turns: {one_line(tests.flaky[0])}{more}"


def _speed(speed: Speed) -> Iterator[str]:
    rows = [
        (
            items(one.size),
            duration(one.before_ns),
            duration(one.after_ns),
            ratio(one.ratio.point),
            spread(one.ratio),
            f"{one.rounds}",
        )
        for one in speed.timings
    ]
    yield from _table(("size", "old", "new", "ratio", "95 %", "rounds"), rows)
    yield f"{'Processor' if speed.clock == 'processor' else 'Wall'} time of one call, medians."
    if speed.control is not None:
        yield f"Two copies of the old code: {_interval(speed.control)}."
    if speed.confirmed is not None:
        yield f"In a fresh process with another hash seed: {_interval(speed.confirmed)}."


def _growth(growth: Scaling) -> Iterator[str]:
    rows = [
        (items(size), duration(old), duration(new))
        for size, old, new in zip(growth.sizes, growth.before_ns, growth.after_ns, strict=True)
    ]
    yield from _table(("size", "old", "new"), rows)
    for side, slope in (("old", growth.before), ("new", growth.after)):
        yield f"{side} grows as {power(slope.point)} (95 %: {slope.low:.2f} to {slope.high:.2f})"


def _interval(interval: Interval) -> str:
    return f"{ratio(interval.point)} ({spread(interval)})"


def _inputs(certificate: Certificate) -> Iterator[str]:
    for source in certificate.inputs:
        distinct = counted(source.distinct, "distinct input")
        yield f"{one_line(source.kind)}, seed {source.seed}, {distinct} tried first"
    yield from (one_line(said) for said in certificate.parameters)


def _made(certificate: Certificate) -> Iterator[str]:
    interpreter = one_line(certificate.interpreter) or "no interpreter"
    yield f"Velox {one_line(certificate.velox)}, {interpreter}, {one_line(certificate.platform)}"
    yield f"seed {certificate.seed}, budget {certificate.budget_seconds:g} s"
    if certificate.packages:
        yield f"with {', '.join(map(one_line, certificate.packages))}"
    for side, code in (("old", certificate.before), ("new", certificate.after)):
        yield f"{side} {one_line(code.path)}, sha256 {code.sha256}"


def _change(certificate: Certificate) -> Iterator[Text | str]:
    before, after = certificate.before, certificate.after
    lines = difflib.unified_diff(before.source.splitlines(), after.source.splitlines(), n=2, lineterm="")
    shown = [line for line in lines if not line.startswith(("---", "+++"))]
    if shown:
        yield ""
        yield "Change"
    for line in shown:
        style = {"-": REMOVED, "+": ADDED}.get(line[:1], "")
        yield Text(f"{INDENT}{code_line(line)}", style)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [widest(column) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        yield "  ".join(
            " " * (width - cell_len(cell)) + cell for cell, width in zip(row, widths, strict=True)
        )
