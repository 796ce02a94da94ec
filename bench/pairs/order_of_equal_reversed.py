"""A descending sort by reversing: entries that tie change places."""

FUNCTION = "ranking"
VERDICT = "wrong"
BEFORE = """
def ranking(entries: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(entries, key=lambda entry: entry[1], reverse=True)
"""
AFTER = """
def ranking(entries: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(entries, key=lambda entry: entry[1])[::-1]
"""
EXAMPLES = ("ranking([('a', 1), ('b', 2)])", "ranking([])")
WITNESS = "seen = ranking([('a', 1), ('b', 1)])"
