"""list.sort instead of sorted(): the caller's list is now sorted too."""

FUNCTION = "median"
VERDICT = "wrong"
BEFORE = """
def median(values: list[int]) -> int:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]
"""
AFTER = """
def median(values: list[int]) -> int:
    values.sort()
    return values[len(values) // 2]
"""
EXAMPLES = ("median([3, 1, 2])", "median([1])", "median([])")
WITNESS = "values = [2, 1]; median(values); seen = values"
