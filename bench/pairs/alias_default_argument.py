"""The default list is made once: what one call adds, the next one finds."""

FUNCTION = "collect"
VERDICT = "wrong"
BEFORE = """
def collect(item: int, into: list[int] | None = None) -> list[int]:
    if into is None:
        into = []
    into.append(item)
    return into
"""
AFTER = """
def collect(item: int, into: list[int] = []) -> list[int]:
    into.append(item)
    return into
"""
EXAMPLES = ("collect(1)", "collect(1, [0])")
WITNESS = "collect(1); seen = collect(2)"
