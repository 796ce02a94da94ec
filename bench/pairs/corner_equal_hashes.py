"""Values are told apart by their hash: -1 and -2 have the same one."""

FUNCTION = "distinct"
VERDICT = "wrong"
BEFORE = """
def distinct(offsets: list[int]) -> int:
    seen = []
    for offset in offsets:
        if offset not in seen:
            seen.append(offset)
    return len(seen)
"""
AFTER = """
def distinct(offsets: list[int]) -> int:
    return len({hash(offset) for offset in offsets})
"""
EXAMPLES = ("distinct([3, 3, 0])", "distinct([])", "distinct([-1, 1])")
WITNESS = "seen = distinct([-1, -2])"
