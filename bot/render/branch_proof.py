"""A proven branch for the terminal: a row for each function, then what differs, then what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.text import Text

from bot.branch_proof import BranchProof
from bot.render.plain import code_line, counted, one_line, skipped_lines, visible
from bot.render.screen import Screen, drawn, padded, widest, wrapped
from bot.render.terminal import INDENT
from engine.claims import speed_loss
from engine.evidence import Pace, Speed
from engine.figures import items, ratio, spread
from engine.validate.branch import Proven
from engine.validate.function_changes import Place

STYLES = {"different": "bold red", "slower": "bold yellow", "faster": "green"}
"""Of the words that say what is shown; the others stand as they are."""

GAP = "  "

LONGEST_SCRIPT = 24
"""Lines of Python that are shown below a difference."""

LEGEND = (
    "same on N: no difference found on N distinct inputs. 2x: half the time; the 95 % interval follows, at "
    "the size that tells most."
)


def render_branch_proof(found: BranchProof, screen: Screen, *, seconds: float, stored: bool = True) -> str:
    """Return what was found of a branch, for a person."""
    return drawn(_lines(found, screen, seconds, stored), screen)


def _lines(found: BranchProof, screen: Screen, seconds: float, stored: bool) -> Iterator[Text | str]:
    facts = (
        "velox prove",
        f"{visible(found.base)} to {visible(found.head)}",
        f"{counted(len(found.proven), 'changed function')}",
        f"{seconds:.1f} s",
    )
    yield from wrapped(" · ".join(facts), screen.width)
    if not found.proven:
        yield nothing(found)
    yield from _table(found.proven, screen.width)
    for one in found.proven:
        yield from _difference(one, screen.width)
    yield from _section("Slower", _slower(found), screen.width)
    yield from _section("Not shown to do the same", _not_shown(found), screen.width)
    yield from _section("Speed not told", _unclear(found), screen.width)
    closing = list(_closing(found, stored))
    if closing:
        yield ""
    for line in closing:
        yield from wrapped(line, screen.width)


def nothing(found: BranchProof) -> str:
    """Return the sentence for a branch that changes no function."""
    if not found.files:
        return "No Python file changed, so there is nothing to prove."
    return f"No function's code differs in {counted(found.files, 'changed file')}: nothing to prove."


def _table(proven: Sequence[Proven], width: int) -> Iterator[Text | str]:
    in_place = sorted(proven, key=lambda one: (one.change.after.path, one.change.after.line))
    rows = [(one, cells(one)) for one in in_place]
    if _breadth(rows) > width:
        rows = [(one, cells(one, sizes=False)) for one in in_place]
    fits = _breadth(rows) <= width
    columns = [widest(column) for column in zip(*(row for _, row in rows), strict=True)]
    for path, group in groupby(rows, key=lambda row: row[0].change.after.path):
        yield ""
        yield visible(path)
        for _, row in group:
            if fits:
                yield _row(row, columns)
            else:
                yield f"{GAP}{row[0]}"
                said = (row[1], f"{row[2]} {row[3]}".strip(), row[4])
                yield from wrapped(" · ".join(filter(None, said)), width, INDENT)


def _breadth(rows: Sequence[tuple[Proven, Sequence[str]]]) -> int:
    columns = zip(*(row for _, row in rows), strict=True)
    return sum(len(GAP) + widest(column) for column in columns)


def _row(texts: Sequence[str], columns: Sequence[int]) -> Text:
    line = Text(GAP)
    for cell, column in zip(texts, columns, strict=True):
        line.append(padded(cell, column), STYLES.get(cell, "")).append(GAP)
    return line


def cells(one: Proven, *, sizes: bool = True) -> tuple[str, str, str, str, str]:
    """Return the name, whether it does the same, the word and the figures for speed, and the certificate."""
    name, certificate = _name(one, through=sizes), one.certificate
    if certificate is None:
        return name, "not shown", "", "", ""
    if certificate.outcome == "different":
        return name, "different", "", "", certificate.id
    if one.why_not_shown or certificate.behaviour is None:
        return name, "not shown", "", "", certificate.id
    behaviour, speed = certificate.behaviour, certificate.speed
    same = f"same on {'all ' if behaviour.exhaustive else ''}{behaviour.distinct:,}"
    pace: Pace = speed.pace if speed is not None else "unclear"
    return name, same, pace, figures(speed, sizes=sizes), certificate.id


def figures(speed: Speed | None, *, sizes: bool = True) -> str:
    """Return the ratio that the word for speed rests on, with its interval: `0.52x at 256 (0.51-0.53x)`."""
    one = speed.telling if speed is not None else None
    if one is None:
        return ""
    size = f" at {items(one.size)}" if sizes else ""
    return f"{ratio(one.ratio.point)}{size} ({spread(one.ratio)})"


def _name(one: Proven, *, through: bool) -> str:
    by = f" (by {one_line(one.change.through)})" if through and one.change.through else ""
    return f"{one_line(one.change.after.symbol)}{by}"


def _place(place: Place) -> str:
    return f"`{one_line(place.symbol)}` ({visible(place.path)}:{place.line})"


def _difference(one: Proven, width: int) -> Iterator[Text | str]:
    certificate = one.certificate
    if certificate is None or certificate.outcome != "different" or certificate.behaviour is None:
        return
    through = f", by {one_line(one.change.through)}" if one.change.through else ""
    said = f"Different: {_place(one.change.after)}{through}: {one_line(certificate.behaviour.difference)}."
    yield ""
    yield from (Text(line, STYLES["different"]) for line in wrapped(said, width))
    for line in shortened(certificate.behaviour.counterexample):
        yield Text(f"{INDENT}{code_line(line)}")
    yield from wrapped(f"In full: velox explain {certificate.id}, or --write FOLDER.", width, INDENT)


def shortened(script: str) -> list[str]:
    """Return a script that shows a difference; of a long one only what makes the arguments."""
    lines = script.rstrip().splitlines()
    if len(lines) <= LONGEST_SCRIPT:
        return lines
    first = next((number for number, line in enumerate(lines) if line.startswith("def arguments")), 0)
    last = next((number for number, line in enumerate(lines) if line.startswith("def aliases")), len(lines))
    return "\n".join(lines[first:last]).strip().splitlines()[:LONGEST_SCRIPT]


def _slower(found: BranchProof) -> Iterator[str]:
    for one in found.proven:
        speed = one.certificate.speed if one.certificate is not None else None
        if speed is not None and speed.slower:
            yield f"{_place(one.change.after)}: {speed_loss(speed)}."


def _not_shown(found: BranchProof) -> Iterator[str]:
    for one in found.proven:
        if one.why_not_shown:
            yield f"{_place(one.change.after)}: {one_line(one.why_not_shown)}."


def _unclear(found: BranchProof) -> Iterator[str]:
    for one in found.proven:
        certificate = one.certificate
        if certificate is None or one.why_not_shown or certificate.outcome == "different":
            continue
        speed = certificate.speed
        if speed is None or speed.pace == "unclear":
            why = speed.why_not if speed is not None else certificate.why_not("speed")
            yield f"{_place(one.change.after)}: {one_line(why)}."


def _section(title: str, lines: Iterator[str], width: int) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield ""
        yield title
        for line in shown:
            yield from wrapped(line, width, GAP)


def _left_out(found: BranchProof) -> Iterator[str]:
    changes = found.changes
    counts = [
        (len(changes.new), "new"),
        (len(changes.removed), "removed"),
        (len(changes.renamed), "renamed or moved with the same code"),
        (changes.unchanged, "unchanged"),
    ]
    said = [f"{count:,} {word}" for count, word in counts if count]
    if said:
        yield f"Other functions of these files: {', '.join(said)}."


def _closing(found: BranchProof, stored: bool) -> Iterator[str]:
    yield from _left_out(found)
    yield from skipped_lines(found.skipped)
    if found.certificates:
        first = found.certificates[0].id
        yield LEGEND
        yield (
            f"Run one again: velox prove {first} · in full: velox explain {first}"
            if stored
            else "The certificates are not kept."
        )
