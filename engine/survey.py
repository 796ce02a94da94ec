"""A whole tree in figures: metrics, hotspots, imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.model import Comment, FileReport, Finding, Hotspot, Skipped

MAX_HOTSPOTS = 15
"""How many functions a person reads in a table before the eye glazes over."""

MIN_COMPLEXITY = 10
"""Cyclomatic complexity from which radon ranks a function C, "slightly complex"."""


def hotspots(files: Sequence[FileReport]) -> tuple[Hotspot, ...]:
    """Return the hardest functions: by loop nesting times complexity, ties by place."""
    found = [
        Hotspot(file.path, facts.line, facts.name, facts.complexity, facts.loops)
        for file in files
        for facts in file.functions
        if facts.complexity is not None and facts.complexity >= MIN_COMPLEXITY
    ]
    found.sort(key=lambda spot: (-spot.complexity * (1 + spot.loops), spot.path, spot.line))
    return tuple(found[:MAX_HOTSPOTS])


@dataclass(frozen=True, slots=True)
class FileFigures:
    """One file in figures; `hardest` is its hardest function's complexity times one more than its loops."""

    path: str
    lines: int
    functions: int
    hardest: int


@dataclass(frozen=True, slots=True)
class PartSurvey:
    """What was found in some files of a tree, best first; `worths` has the worth of each comment.

    `refuted` are findings whose rewrite did not stand its proof, and are not among the comments.
    """

    comments: tuple[Comment, ...]
    worths: tuple[float, ...]
    files: tuple[FileFigures, ...]
    hotspots: tuple[Hotspot, ...]
    refuted: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


def figures(file: FileReport) -> FileFigures:
    """Return a file in figures."""
    hardness = [facts.complexity * (1 + facts.loops) for facts in file.functions if facts.complexity]
    return FileFigures(file.path, file.lines, len(file.functions), max(hardness, default=0))
