"""The first missing key was named; a difference of sets names the smallest. Same type, other argument."""

FUNCTION = "select"
VERDICT = "wrong"
BEFORE = """
def select(row: dict[int, str], keys: list[int]) -> list[str]:
    for key in keys:
        if key not in row:
            raise KeyError(key)
    return [row[key] for key in keys]
"""
AFTER = """
def select(row: dict[int, str], keys: list[int]) -> list[str]:
    missing = set(keys) - row.keys()
    if missing:
        raise KeyError(min(missing))
    return [row[key] for key in keys]
"""
EXAMPLES = ("select({1: 'a'}, [1, 1])", "select({1: 'a'}, [2])", "select({}, [1, 2])")
WITNESS = "seen = select({}, [2, 1])"
