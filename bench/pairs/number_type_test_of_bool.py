"""isinstance takes a bool for an int; the comparison of types did not."""

FUNCTION = "total"
VERDICT = "wrong"
BEFORE = """
def total(cells):
    result = 0
    for cell in cells:
        if type(cell) is int:
            result += cell
    return result
"""
AFTER = """
def total(cells):
    return sum(cell for cell in cells if isinstance(cell, int))
"""
EXAMPLES = ("total([1, 'a', 2])", "total([])", "total([1.5, None])")
WITNESS = "seen = total([True, 2])"
