"""For integers above 2**53 true division rounds; small ones agree."""

FUNCTION = "half"
VERDICT = "wrong"
BEFORE = """
def half(total: int) -> int:
    if total < 0:
        raise ValueError("total is negative")
    return total // 2
"""
AFTER = """
def half(total: int) -> int:
    if total < 0:
        raise ValueError("total is negative")
    return int(total / 2)
"""
EXAMPLES = ("half(7)", "half(0)", "half(-1)", "half(2**60)")
WITNESS = "seen = half(2**54 + 6)"
