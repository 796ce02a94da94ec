"""Indexing raised when the second list was shorter; zip stops silently."""

FUNCTION = "dot"
VERDICT = "wrong"
BEFORE = """
def dot(left: list[int], right: list[int]) -> int:
    total = 0
    for i in range(len(left)):
        total += left[i] * right[i]
    return total
"""
AFTER = """
def dot(left: list[int], right: list[int]) -> int:
    return sum(a * b for a, b in zip(left, right))
"""
EXAMPLES = ("dot([1, 2], [3, 4])", "dot([], [1])", "dot([1], [2, 3])")
WITNESS = "seen = dot([1, 2], [3])"
