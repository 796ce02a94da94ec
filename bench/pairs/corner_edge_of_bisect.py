"""bisect_left puts a value that equals an edge before it; the scan put it behind."""

FUNCTION = "grade"
VERDICT = "wrong"
BEFORE = """
def grade(score: float, edges: tuple[float, ...] = (60.0, 70.0, 80.0, 90.0)) -> str:
    letter = "F"
    for edge, name in zip(edges, "DCBA"):
        if score >= edge:
            letter = name
    return letter
"""
AFTER = """
from bisect import bisect_left

_EDGES = (60.0, 70.0, 80.0, 90.0)


def grade(score: float, edges: tuple[float, ...] = _EDGES) -> str:
    if edges is not _EDGES:
        edges = edges[:4]
    return "FDCBA"[bisect_left(edges, score)]
"""
EXAMPLES = ("grade(85.5)", "grade(0.0)", "grade(99.0)")
WITNESS = "seen = grade(90.0)"
