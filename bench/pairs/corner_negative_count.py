"""items[:n] counts from the end for a negative n; the loop took nothing."""

FUNCTION = "head"
VERDICT = "wrong"
BEFORE = """
def head(items: list[str], count: int) -> list[str]:
    return [item for index, item in enumerate(items) if index < count]
"""
AFTER = """
def head(items: list[str], count: int) -> list[str]:
    return items[:count]
"""
EXAMPLES = ("head(['a', 'b'], 1)", "head([], 3)", "head(['a'], 0)", "head(['a'], -1)")
WITNESS = "seen = head(['a', 'b'], -1)"
