"""sum() over lists copies the part before at each step; chain does not."""

FUNCTION = "flatten"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def flatten(rows: list[list[int]]) -> list[int]:
    return sum(rows, [])
"""
AFTER = """
from itertools import chain


def flatten(rows: list[list[int]]) -> list[int]:
    return list(chain.from_iterable(rows))
"""
EXAMPLES = ("flatten([[1, 2], [], [3]])", "flatten([])", "flatten([[]])")
SIZE = 500
SETUP = "rows = [[i, i + 1, i + 2] for i in range(n)]"
CALL = "flatten(rows)"
