"""With a NaN among them, the first after sorting and the minimum are not the same number."""

FUNCTION = "lowest"
VERDICT = "wrong"
BEFORE = """
def lowest(readings: list[float]) -> float:
    if not readings:
        raise ValueError("no readings")
    ordered = sorted(readings)
    return ordered[0]
"""
AFTER = """
def lowest(readings: list[float]) -> float:
    if not readings:
        raise ValueError("no readings")
    return min(readings)
"""
EXAMPLES = ("lowest([2.0, 1.0])", "lowest([])", "lowest([float('inf')])")
WITNESS = "nan = float('nan'); seen = lowest([2.0, nan, 3.0, 1.0])"
