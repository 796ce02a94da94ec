"""A recording, and what changed since another, as text for a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from rich.text import Text

from bot.render.plain import counted, one_line, visible
from bot.render.screen import Screen, drawn, padded, widest, wrapped
from engine.profile import Change, Comparison, Recording
from engine.profile.comparing import Spread, spread
from engine.profile.weighing import percent

ELSEWHERE = 5
"""So many functions from other packages and the standard library are shown."""

NAMED = 5
"""So many functions that came or went are named; the others are counted."""

MORE, LESS = "red", "green"

FIGURES = {
    "wall": "wall time",
    "user": "processor time, user",
    "system": "processor time, system",
    "resident": "peak memory (RSS)",
    "traced": "peak of Python objects",
}
_BYTES = frozenset({"resident", "traced"})


@dataclass(frozen=True, slots=True)
class _Row:
    """One function over all runs, medians; `share` is that of the wall time."""

    place: str
    name: str
    own: float
    share: float
    total: float
    calls: str


def render_recording(recording: Recording, *, rows: int, screen: Screen) -> str:
    """Return a recording as text: the figures of the whole run, then the functions with the most own time,
    those of the program's own folder first."""
    return drawn(_recording_lines(recording, rows, screen), screen)


def render_comparison(compared: Comparison, *, name: str, rows: int, screen: Screen) -> str:
    """Return a comparison as text: what is claimed, then why less is claimed than one would like."""
    return drawn(_comparison_lines(compared, name, rows, screen), screen)


def _recording_lines(recording: Recording, rows: int, screen: Screen) -> Iterator[Text | str]:
    runs = recording.runs
    head = (
        "velox profile",
        visible(recording.program),
        visible(recording.python),
        counted(len(runs), "run"),
    )
    yield from wrapped(" · ".join(head), screen.width)
    yield ""
    columns: dict[str, list[float]] = {
        "wall": [run.wall for run in runs],
        "user": [run.user for run in runs],
        "system": [run.system for run in runs],
        "resident": [run.resident for run in runs],
        "traced": [run.traced for run in runs if run.traced is not None],
    }
    said = [(FIGURES[what], _spread_text(what, spread(values))) for what, values in columns.items() if values]
    wide = widest(label for label, _ in said)
    yield from (f"    {padded(label, wide)}  {text}" for label, text in said)
    ours, others = _rows(recording, ours=True), _rows(recording, ours=False)
    for title, found, most in (("Here", ours, rows), ("Elsewhere", others, ELSEWHERE)):
        if found:
            yield ""
            yield from _table(title, found[:most], len(found), screen.width)
    yield ""
    yield from wrapped(
        "Times hold what cProfile itself costs, most in small functions that are called often. Own time "
        "holds the built-in functions called. Threads other than the main one are not in the table.",
        screen.width,
    )


def _rows(recording: Recording, *, ours: bool) -> list[_Row]:
    found: dict[tuple[str, int, str], list[tuple[float, float, int]]] = {}
    for run in recording.runs:
        for item in run.functions:
            if item.ours == ours:
                key = (item.path, item.line, item.name)
                found.setdefault(key, []).append((item.own, item.total, item.calls))
    wall = median(run.wall for run in recording.runs) or 1.0
    rows = []
    for (path, line, name), seen in found.items():
        own = median(own for own, _, _ in seen)
        calls = sorted({calls for _, _, calls in seen})
        said = f"{calls[0]:,}" if len(calls) == 1 else f"{calls[0]:,}-{calls[-1]:,}"
        total = median(total for _, total, _ in seen)
        rows.append(_Row(f"{visible(path)}:{line}", visible(name), own, own / wall, total, said))
    rows.sort(key=lambda row: (-row.own, row.place, row.name))
    return rows


def _table(title: str, rows: Sequence[_Row], count: int, width: int) -> Iterator[str]:
    cells = [
        (_part(row.share), _seconds(row.own), _seconds(row.total), row.calls, row.name, row.place)
        for row in rows
    ]
    head = ("own", "", "total", "calls", title, "")
    sizes = [widest([head[index], *(row[index] for row in cells)]) for index in range(6)]
    for row in (head, *cells):
        right = "  ".join(f"{cell:>{size}}" for cell, size in zip(row[:4], sizes, strict=False))
        line = f"    {right}  {padded(row[4], sizes[4])}  {row[5]}"
        if len(line) <= width:
            yield line.rstrip()
        else:
            yield f"    {right}  {row[4]}"
            yield f"        {row[5]}"
    if count > len(rows):
        yield f"    {count - len(rows):,} more"


def _part(share: float) -> str:
    return percent(share).replace("less than ", "<")


def _comparison_lines(compared: Comparison, name: str, rows: int, screen: Screen) -> Iterator[Text | str]:
    runs = compared.figures[0].before.runs
    yield from wrapped(f"Compared with {visible(name)} · {counted(runs, 'run')}", screen.width)
    yield ""
    figures = [(FIGURES[change.what], change.what, change) for change in compared.figures]
    yield from _changes(figures, screen.width)
    for title, kind, changes in (
        ("Own time", "wall", compared.times),
        ("Calls", "calls", compared.calls),
    ):
        if changes:
            yield ""
            yield title
            named = [
                (f"{visible(change.path)}:{visible(change.what)}", kind, change) for change in changes[:rows]
            ]
            yield from _changes(named, screen.width)
            if len(changes) > rows:
                yield f"    {len(changes) - rows:,} more"
    closing = [*_came_or_went(compared), *map(one_line, compared.doubts), _basis(compared)]
    yield ""
    for line in closing:
        yield from wrapped(line, screen.width)


def _changes(rows: Sequence[tuple[str, str, Change]], width: int) -> Iterator[Text]:
    """Yield a line for each change; where one does not fit, all have their names on lines of their own."""
    said = [
        (label, _spread_text(kind, change.before), _spread_text(kind, change.after), change)
        for label, kind, change in rows
    ]
    labels, before, after = (widest(texts) for texts in zip(*(row[:3] for row in said), strict=True))
    verdicts = widest(_verdict(change) for *_, change in said)
    apart = 4 + labels + 2 + before + 5 + after + 2 + verdicts > width
    for label, old, new, change in said:
        if apart:
            yield Text(f"    {label}")
            line = Text(f"        {old}  →  {new}  ")
        else:
            line = Text(f"    {padded(label, labels)}  {padded(old, before)}  →  {padded(new, after)}  ")
        yield line.append(_verdict(change), {"more": MORE, "less": LESS}.get(change.verdict, ""))


def _verdict(change: Change) -> str:
    if change.verdict == "unknown":
        return "not judged"
    if change.verdict == "same":
        return "no change seen"
    if change.ratio is None:
        return change.verdict
    return f"{change.ratio:{',.0f' if change.ratio >= 100 else '.2f'}}x {change.verdict}"


def _came_or_went(compared: Comparison) -> Iterator[str]:
    for title, names in (("New", compared.appeared), ("Gone", compared.vanished)):
        if names:
            rest = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
            yield f"{title}: {', '.join(map(visible, names[:NAMED]))}{rest}."


def _basis(compared: Comparison) -> str:
    return (
        "Calls are compared exactly. Of time and memory only what lies clearly beyond the spread of the "
        "runs is called a change; the two recordings were made at different times, and a machine that was "
        "busy during one of them looks like a change as well."
    )


def _spread_text(kind: str, values: Spread) -> str:
    write = _megabytes if kind in _BYTES else _count if kind == "calls" else _seconds
    middle, low, high = write(values.middle), write(values.low), write(values.high)
    return middle if low == high else f"{middle} ({low} to {high})"


def _seconds(value: float) -> str:
    if value >= 1:
        return f"{value:,.0f} s" if value >= 100 else f"{value:.3g} s"
    return f"{value * 1000:.3g} ms" if value >= 0.001 else f"{value * 1e6:.3g} us"


def _megabytes(value: float) -> str:
    return f"{value / 1e6:,.1f} MB"


def _count(value: float) -> str:
    return f"{value:,.0f}"
