"""100 * x / total became x * (100 / total): one rounding is done before the loop."""

FUNCTION = "shares"
VERDICT = "wrong"
BEFORE = """
def shares(parts: list[float]) -> list[float]:
    total = sum(parts)
    if not total:
        return []
    return [100 * part / total for part in parts]
"""
AFTER = """
def shares(parts: list[float]) -> list[float]:
    total = sum(parts)
    if not total:
        return []
    factor = 100 / total
    return [part * factor for part in parts]
"""
EXAMPLES = ("shares([1.0, 3.0])", "shares([])", "shares([0.0])")
WITNESS = "seen = shares([1.0, 2.0, 6.0])"
