"""Two recordings of one program compared: what changed, and what cannot be told.

Calls are counted, so they are compared exactly. Times and memory scatter from run to run, and two recordings
cannot be interleaved: whatever else the machine did during one of them is in it. So a change is claimed only
where all runs of one recording lie beyond all runs of the other, and the gap between them is at least as wide
as the wider of the two spreads, and not small in itself. With fewer than five runs on a side nothing but
calls is claimed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from engine.profile.values import FunctionRun, Recording, Run

MIN_RUNS = 5
"""With five runs a side, a figure of equal programs whose runs scatter independently differs by chance less
than once in ten thousand comparisons (the tests simulate it); with three, about once in a hundred."""

MIN_RATIO = 1.05
"""Smaller factors are not claimed: caches, memory layout and clock speed make as much."""

MIN_SECONDS = 0.001
MIN_BYTES = 1_000_000
MIN_SHARE = 0.005
"""A change of a function's time is said from so large a share of the wall time on."""

Verdict = Literal["more", "less", "same", "unknown"]
"""`same`: no difference beyond the spread was seen; `unknown`: too few runs to tell."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The values of a figure over the runs of one recording."""

    low: float
    middle: float
    high: float
    runs: int


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after. `what` names it for people; a function's has its place in `path`."""

    what: str
    before: Spread
    after: Spread
    verdict: Verdict
    path: str = ""

    @property
    def ratio(self) -> float | None:
        """After divided by before, medians; None where before is nothing."""
        return self.after.middle / self.before.middle if self.before.middle else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that two recordings say about each other.

    `figures` are those of the whole run (wall, user, system, resident, traced). `times` are own times of
    functions, `calls` their calls; only changed ones, largest first. `appeared` and `vanished` name functions
    that only one recording has; `doubts` are sentences on why less may be claimed than one would like.
    """

    figures: tuple[Change, ...]
    times: tuple[Change, ...]
    calls: tuple[Change, ...]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    doubts: tuple[str, ...]


_Place = tuple[str, str, int]
"""A function whatever its line: path, name, and its number among those of that name in the file."""


def compare(before: Recording, after: Recording) -> Comparison:
    """Compare two recordings; the functions compared are those of the program's own folder."""
    old, new = _by_place(before.runs), _by_place(after.runs)
    both = [place for place in old if place in new]
    least = max(MIN_SECONDS, MIN_SHARE * max(spread(_walls(before)).middle, spread(_walls(after)).middle))
    times = (
        _change(_named(place), _column(old[place], _own), _column(new[place], _own), least, place[0])
        for place in both
    )
    calls = (
        _counts(_named(place), _column(old[place], _calls), _column(new[place], _calls), place[0])
        for place in both
    )
    return Comparison(
        tuple(_figures(before.runs, after.runs)),
        _largest(times),
        _largest(calls),
        tuple(sorted(_said(place) for place in new if place not in old)),
        tuple(sorted(_said(place) for place in old if place not in new)),
        tuple(_doubts(before, after)),
    )


def spread(values: Sequence[float]) -> Spread:
    """Return lowest, median and highest of at least one value."""
    return Spread(min(values), median(values), max(values), len(values))


def judge(before: Spread, after: Spread, least: float) -> Verdict:
    """Tell whether a figure changed; `least` is the smallest difference of medians to speak of."""
    if before.low == before.high == after.low == after.high:
        return "same"
    if min(before.runs, after.runs) < MIN_RUNS:
        return "unknown"
    smaller, larger = sorted((before, after), key=lambda side: side.middle)
    gap = larger.low - smaller.high
    widest = max(before.high - before.low, after.high - after.low)
    clear = gap > 0 and gap >= widest
    if not clear or larger.middle < smaller.middle * MIN_RATIO or larger.middle - smaller.middle < least:
        return "same"
    return "more" if larger is after else "less"


def _change(
    what: str, before: Sequence[float], after: Sequence[float], least: float, path: str = ""
) -> Change:
    old, new = spread(before), spread(after)
    return Change(what, old, new, judge(old, new, least), path)


def _counts(what: str, before: Sequence[float], after: Sequence[float], path: str) -> Change:
    """Counts that no run varies are exact: any difference is one. Where they vary, spreads decide."""
    old, new = spread(before), spread(after)
    if old.low == old.high and new.low == new.high:
        verdict: Verdict = "same" if old.low == new.low else "more" if new.low > old.low else "less"
        return Change(what, old, new, verdict, path)
    return Change(what, old, new, judge(old, new, 1), path)


def _figures(before: Sequence[Run], after: Sequence[Run]) -> list[Change]:
    read: list[tuple[str, Callable[[Run], float], float]] = [
        ("wall", lambda run: run.wall, MIN_SECONDS),
        ("user", lambda run: run.user, MIN_SECONDS),
        ("system", lambda run: run.system, MIN_SECONDS),
        ("resident", lambda run: run.resident, MIN_BYTES),
    ]
    changes = [_change(what, _read(before, of), _read(after, of), least) for what, of, least in read]
    traced = [[run.traced for run in side if run.traced is not None] for side in (before, after)]
    if all(traced):
        changes.append(_change("traced", traced[0], traced[1], MIN_BYTES / 100))
    return changes


def _read(runs: Sequence[Run], of: Callable[[Run], float]) -> list[float]:
    return [of(run) for run in runs]


def _walls(recording: Recording) -> list[float]:
    return [run.wall for run in recording.runs]


def _by_place(runs: Sequence[Run]) -> dict[_Place, list[FunctionRun | None]]:
    """Per function one entry for each run, None where it did not run."""
    found: dict[_Place, list[FunctionRun | None]] = {}
    numbers = _numbers(runs)
    for index, run in enumerate(runs):
        for item in run.functions:
            if item.ours:
                place = (item.path, item.name, numbers[item.path, item.name, item.line])
                found.setdefault(place, [None] * len(runs))[index] = item
    return found


def _numbers(runs: Sequence[Run]) -> dict[tuple[str, str, int], int]:
    """Number the functions of one name in a file from its top: lines move, their order rarely does."""
    lines: dict[tuple[str, str], set[int]] = defaultdict(set)
    for run in runs:
        for item in run.functions:
            lines[item.path, item.name].add(item.line)
    return {
        (*key, line): number
        for key, found in lines.items()
        for number, line in enumerate(sorted(found), start=1)
    }


def _column(entries: Sequence[FunctionRun | None], of: Callable[[FunctionRun], float]) -> list[float]:
    return [0.0 if entry is None else of(entry) for entry in entries]


def _own(item: FunctionRun) -> float:
    return item.own


def _calls(item: FunctionRun) -> float:
    return item.calls


def _named(place: _Place) -> str:
    return place[1] if place[2] == 1 else f"{place[1]} ({place[2]})"


def _said(place: _Place) -> str:
    return f"{place[0]}:{_named(place)}"


def _largest(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that are claimed, the largest difference first."""
    claimed = [change for change in changes if change.verdict in ("more", "less")]
    claimed.sort(key=lambda item: (-abs(item.after.middle - item.before.middle), item.path, item.what))
    return tuple(claimed)


def _doubts(before: Recording, after: Recording) -> list[str]:
    doubts = []
    if before.program != after.program:
        doubts.append(f"The baseline is of another program: {before.program}, not {after.program}.")
    if before.python != after.python:
        doubts.append(f"The baseline ran on {before.python}, this on {after.python}.")
    if _is_traced(before) != _is_traced(after):
        doubts.append("Only one of the two traced memory, which slows a program down: times do not compare.")
    few = min(len(before.runs), len(after.runs))
    if few < MIN_RUNS:
        doubts.append(
            f"Times and memory are not judged: that takes {MIN_RUNS} runs on each side (--repeat), "
            f"and there are {len(before.runs)} and {len(after.runs)}."
        )
    return doubts


def _is_traced(recording: Recording) -> bool:
    return any(run.traced is not None for run in recording.runs)
