"""The copy into a list is dropped: fine for a list, but an iterator is empty at its second reading."""

FUNCTION = "spread"
VERDICT = "wrong"
BEFORE = """
def spread(values):
    values = list(values)
    if not values:
        return 0
    return max(values) - min(values)
"""
AFTER = """
def spread(values):
    if not values:
        return 0
    return max(values) - min(values)
"""
EXAMPLES = ("spread([3, 1])", "spread([])", "spread({4: 0})")
WITNESS = "seen = spread(iter([3, 1]))"
