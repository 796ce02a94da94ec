"""`in` finds a NaN by identity; the comparison never did."""

FUNCTION = "seen_before"
VERDICT = "wrong"
BEFORE = """
def seen_before(history: list[float], value: float) -> bool:
    for old in history:
        if old == value:
            return True
    return False
"""
AFTER = """
def seen_before(history: list[float], value: float) -> bool:
    return value in history
"""
EXAMPLES = ("seen_before([1.0], 1.0)", "seen_before([], 0.0)", "seen_before([0.0], -0.0)")
WITNESS = "import math; seen = seen_before([math.nan], math.nan)"
