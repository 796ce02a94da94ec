"""A sorted list of common values kept its duplicates; an intersection of sets does not."""

FUNCTION = "common"
VERDICT = "wrong"
BEFORE = """
def common(left: list[int], right: list[int]) -> list[int]:
    return sorted(x for x in left if x in right)
"""
AFTER = """
def common(left: list[int], right: list[int]) -> list[int]:
    return sorted(set(left) & set(right))
"""
EXAMPLES = ("common([3, 1], [1, 3, 3])", "common([], [1])")
WITNESS = "seen = common([1, 1], [1])"
