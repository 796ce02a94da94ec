"""items[-n:] is the whole list when n is 0."""

FUNCTION = "last"
VERDICT = "wrong"
BEFORE = """
def last(items: list[str], count: int) -> list[str]:
    if count < 0:
        raise ValueError("count is negative")
    return items[max(len(items) - count, 0) :]
"""
AFTER = """
def last(items: list[str], count: int) -> list[str]:
    if count < 0:
        raise ValueError("count is negative")
    return items[-count:]
"""
EXAMPLES = ("last(['a', 'b'], 1)", "last(['a'], 5)", "last([], 2)", "last([], -1)")
WITNESS = "seen = last(['a'], 0)"
