"""Profiles of cProfile and `profile`, as `python -m cProfile -o` and `pstats.Stats.dump_stats` write them.

The file is one marshalled dictionary: (path, line, name) -> (primitive calls, calls, own seconds, total
seconds, callers), callers being such a dictionary again, of calls and times from each (`Lib/cProfile.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.profile.marshalled import load
from engine.profile.values import FunctionTime, NotAProfile, Profile

Key = tuple[str, int, str]
BUILT_IN = "~"
"""Stands for the path of functions that are not Python."""

_Times = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One Python function: its calls, and its seconds with built-in functions and with all callees."""

    path: str
    line: int
    name: str
    calls: int
    own: float
    total: float


def read_pstats(data: bytes, name: str) -> Profile:
    """Return the profile; raises `NotAProfile`."""
    seconds, entries = read_entries(data)
    whole = seconds or 1.0
    functions = (
        FunctionTime(
            entry.path,
            entry.line,
            entry.name,
            _share(entry.own, whole),
            _share(entry.total, whole),
            entry.calls,
        )
        for entry in entries
    )
    return Profile(name, tuple(functions), counted=True)


def read_entries(data: bytes) -> tuple[float, tuple[Entry, ...]]:
    """Return all seconds of a profile, and its Python functions with the built-in ones counted to their
    callers: other profilers do not see those at all."""
    document = load(data)
    if not isinstance(document, dict) or not document:
        raise NotAProfile("it is not a table of functions")
    times: dict[Key, _Times] = {}
    folded: dict[Key, float] = {}
    for raw, row in document.items():
        key = _key(raw)
        if not isinstance(row, tuple) or len(row) != 5 or not isinstance(row[4], dict):
            raise NotAProfile("an entry in it is not that of a function")
        times[key] = _times(row[:4])
        callers: Mapping[object, object] = row[4]
        for caller, own in _from_callers(callers):
            if key[0] == BUILT_IN:
                folded[caller] = folded.get(caller, 0.0) + own
    entries = (
        Entry(*key, calls, own + folded.get(key, 0.0), total)
        for key, (calls, own, total) in times.items()
        if key[0] != BUILT_IN
    )
    return sum(own for _, own, _ in times.values()), tuple(entries)


def _from_callers(callers: Mapping[object, object]) -> Iterator[tuple[Key, float]]:
    """Yield who called, and the seconds spent for them; the pure Python profiler only counts calls."""
    for raw, row in callers.items():
        caller = _key(raw)
        if isinstance(row, int):
            yield caller, 0.0
        else:
            yield caller, _times(row)[1]


def _key(raw: object) -> Key:
    match raw:
        case (str(path), int(line), str(name)) if line >= 0:
            return path, line, name
    raise NotAProfile("an entry in it names no function")


def _times(row: object) -> _Times:
    match row:
        case (int(), int(calls), int() | float() as own, int() | float() as total) if calls >= 0:
            return calls, max(0.0, float(own)), max(0.0, float(total))
    raise NotAProfile("an entry in it holds no times")


def _share(seconds: float, whole: float) -> float:
    return min(1.0, seconds / whole)
