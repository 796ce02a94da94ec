"""A set is rebuilt for each element of a comprehension; it is built once."""

FUNCTION = "overlap"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def overlap(mine: list[int], yours: list[int]) -> list[int]:
    return [x for x in mine if x in set(yours)]
"""
AFTER = """
def overlap(mine: list[int], yours: list[int]) -> list[int]:
    theirs = set(yours)
    return [x for x in mine if x in theirs]
"""
EXAMPLES = ("overlap([1, 2, 2, 3], [2])", "overlap([], [])", "overlap([0], [False])")
SIZE = 200
SETUP = "mine = list(range(n)); yours = list(range(n // 2, n + n // 2))"
CALL = "overlap(mine, yours)"
