"""Findings as hot as a profile shows them: what takes the time comes first, what never ran comes last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.knowledge import FunctionFacts
from engine.model import FileReport, Finding, TreeReport
from engine.profile.paths import map_paths
from engine.profile.values import FunctionTime, Profile

STEPS = ((0.25, 1.0), (0.10, 0.9), (0.03, 0.75), (0.01, 0.6), (0.001, 0.4))
"""Hotness from so large a weight on: the mean of a function's own and total share of the time, so that one
that only calls others counts half."""

LEAST = 0.25
"""The hotness of a function that ran and took less time than any of the steps."""

UNSEEN = 0.25
"""What is left of the hotness of a function that the profile did not see: one run is not every run."""

UNSEEN_AT_LEAST = 0.15
"""A finding is not hidden because one run did not come by."""

_MODULE_BODY = "<module>"
_ROUNDING = 0.001
_DECORATORS = 20
"""A profile may give the line of the first decorator, so many lines at most above the `def`."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A report with the hotness of its findings as the profile shows it, and what people are told of that."""

    report: TreeReport
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """The times of one file: by function (name and line), and the names that could not be told apart."""

    times: Mapping[tuple[str, int], tuple[float, float]]
    module: tuple[float, float] | None
    unclear: frozenset[str]


def weigh(report: TreeReport, profile: Profile | None, modules: Iterable[tuple[str, str]]) -> Weighed:
    """Weigh the findings of a report with a profile; without one the report stays as it is.

    `modules` are all Python files of the repository, each with the dotted name by which it is imported. A
    file that the profile's paths do not name with certainty keeps its hotness; so do all if none is named.
    """
    if profile is None:
        return Weighed(report)
    mapped = map_paths((item.path for item in profile.functions), dict(modules))
    if not mapped.files:
        return Weighed(report, (f"{profile.name} names no file of this repository: it was not used.",))
    entries: dict[str, list[FunctionTime]] = defaultdict(list)
    for item in profile.functions:
        if item.path in mapped.files:
            entries[mapped.files[item.path]].append(item)
    files = tuple(
        file if file.path in mapped.ambiguous else _weigh_file(file, entries.get(file.path, ()), profile)
        for file in report.files
    )
    return Weighed(replace(report, files=files), (_note(profile, len(entries)),))


def _note(profile: Profile, files: int) -> str:
    return (
        f"Ranked by {profile.name}, which saw {files} {'file' if files == 1 else 'files'} of this repository."
    )


def _weigh_file(file: FileReport, entries: Sequence[FunctionTime], profile: Profile) -> FileReport:
    if not file.findings:
        return file
    times = _times(file.functions, entries)
    return replace(file, findings=tuple(_weighed(finding, file, times, profile) for finding in file.findings))


def _weighed(finding: Finding, file: FileReport, times: _File, profile: Profile) -> Finding:
    function = _around(file.functions, finding.symbol, finding.line)
    if function is None:
        measured = times.module
    else:
        measured = times.times.get((function.name, function.line))
        if measured is None and function.name.rpartition(".")[2] in times.unclear:
            return finding
    if measured is None:
        colder = min(finding.hotness, max(UNSEEN_AT_LEAST, finding.hotness * UNSEEN))
        because = f"{'did not run' if profile.counted else 'was never seen'} in {profile.name}"
        return replace(finding, hotness=round(colder, 2), hot_because=because, share=0.0)
    own, total = measured
    weight = (own + total) / 2
    hotness = next((hotness for least, hotness in STEPS if weight >= least), LEAST)
    because = f"takes {percent(total)} of the time in {profile.name}"
    if percent(own) != percent(total):
        because += f", {percent(own)} in its own code"
    return replace(finding, hotness=hotness, hot_because=because, share=total)


def percent(share: float) -> str:
    """Return a share for people: `38 %`, `0.4 %`, `less than 0.1 %`."""
    value = share * 100
    if value < 0.1:
        return "less than 0.1 %"
    return f"{value:.0f} %" if value >= 9.95 else f"{value:.1f} %"


def _times(functions: Sequence[FunctionFacts], entries: Sequence[FunctionTime]) -> _File:
    """Give each entry to a function, and comprehensions and lambdas to the function around them."""
    times: dict[tuple[str, int], tuple[float, float]] = {}
    module: tuple[float, float] | None = None
    unclear: set[str] = set()
    nameless = []
    for entry in entries:
        name = entry.name.replace(".<locals>", "")
        last = name.rpartition(".")[2]
        if last == _MODULE_BODY:
            module = (entry.own, entry.total)
        elif last.startswith("<"):
            nameless.append(entry)
        elif (function := _named(functions, name, entry.line)) is not None:
            own, total = times.get((function.name, function.line), (0.0, 0.0))
            times[function.name, function.line] = min(1.0, own + entry.own), min(1.0, total + entry.total)
        else:
            unclear.add(last)
    for entry in nameless:
        function = _innermost(functions, entry.line)
        own, total = times.get((function.name, function.line), (0.0, 0.0)) if function else (0.0, 0.0)
        # In a file that has changed since, the line may be another function's: it must have had the time.
        if function is not None and own + entry.own <= total + _ROUNDING:
            times[function.name, function.line] = min(own + entry.own, total), total
    return _File(times, module, frozenset(unclear))


def _named(functions: Sequence[FunctionFacts], name: str, line: int) -> FunctionFacts | None:
    """The function that a name and a line mean; the name alone settles it where it is unique."""
    same = [item for item in functions if item.name == name or item.name.endswith(f".{name}")]
    if len(same) == 1:
        return same[0]
    around = _innermost(same, line)
    if around is not None:
        return around
    below = [item for item in same if line < item.line <= line + _DECORATORS]
    return min(below, key=lambda item: item.line, default=None)


def _innermost(functions: Iterable[FunctionFacts], line: int) -> FunctionFacts | None:
    holding = (item for item in functions if item.line <= line <= item.end_line and item.name != _MODULE_BODY)
    return max(holding, key=lambda item: item.line, default=None)


def _around(functions: Iterable[FunctionFacts], symbol: str, line: int) -> FunctionFacts | None:
    return _innermost((item for item in functions if item.name == symbol), line)
