"""lru_cache takes f(2) and f(2.0) for one call: the second returns what the first did."""

FUNCTION = "double_all"
VERDICT = "wrong"
BEFORE = """
def _double(value):
    return value + value


def double_all(values: list[float]) -> list[float]:
    return [_double(value) for value in values]
"""
AFTER = """
from functools import lru_cache


@lru_cache(maxsize=None)
def _double(value):
    return value + value


def double_all(values: list[float]) -> list[float]:
    return [_double(value) for value in values]
"""
EXAMPLES = ("double_all([1.5, 2.5])", "double_all([])", "double_all([2.0, 2.0])")
WITNESS = "seen = double_all([0.0, -0.0])"
