"""A class of the same name with the same fields is another class: this one is a tuple, equal to any such
tuple.
"""

FUNCTION = "parse_point"
VERDICT = "wrong"
BEFORE = """
class Point:
    __slots__ = ("x", "y")

    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def __repr__(self) -> str:
        return f"Point(x={self.x}, y={self.y})"


def parse_point(text: str) -> Point:
    x, _, y = text.partition(",")
    return Point(int(x), int(y or 0))
"""
AFTER = """
from collections import namedtuple

Point = namedtuple("Point", "x y")


def parse_point(text: str) -> Point:
    x, _, y = text.partition(",")
    return Point(int(x), int(y or 0))
"""
EXAMPLES = ("parse_point('1,2')", "parse_point('7')", "parse_point('x')")
WITNESS = "seen = parse_point('1,2') == (1, 2)"
