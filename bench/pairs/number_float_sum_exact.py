"""fsum rounds once, the loop rounded at each step: the last digit differs for some inputs only."""

FUNCTION = "mean"
VERDICT = "wrong"
BEFORE = """
def mean(values: list[float]) -> float:
    if not values:
        return 0.0
    total = 0.0
    for value in values:
        total += value
    return total / len(values)
"""
AFTER = """
import math


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
"""
EXAMPLES = ("mean([1.0, 2.0])", "mean([])", "mean([0.1])")
WITNESS = "seen = mean([0.1] * 10)"
