"""The record had named fields; a slice of it has none."""

FUNCTION = "shifted"
VERDICT = "wrong"
BEFORE = """
from typing import NamedTuple


class Point(NamedTuple):
    x: int
    y: int


def shifted(points: list[Point], by: int) -> list[Point]:
    return [point._replace(x=point.x + by) for point in points]
"""
AFTER = """
from typing import NamedTuple


class Point(NamedTuple):
    x: int
    y: int


def shifted(points: list[Point], by: int) -> list[Point]:
    return [(x + by, y) for x, y in points]
"""
EXAMPLES = ("[tuple(p) for p in shifted([Point(1, 2)], 3)]", "shifted([], 1)")
WITNESS = "seen = shifted([Point(1, 2)], 3)[0].x"
