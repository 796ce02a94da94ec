"""A whole tree in figures: metrics, hotspots, imports."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import FileReport, Hotspot

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
