"""deepcopy keeps one copy of a row that stands in a grid twice; copying row by row makes two."""

FUNCTION = "duplicate"
VERDICT = "wrong"
BEFORE = """
import copy


def duplicate(grid: list[list[int]]) -> list[list[int]]:
    return copy.deepcopy(grid)
"""
AFTER = """
def duplicate(grid: list[list[int]]) -> list[list[int]]:
    return [row[:] for row in grid]
"""
EXAMPLES = ("duplicate([[1], [2]])", "duplicate([])")
WITNESS = "row = [0]; copied = duplicate([row, row]); seen = copied[0] is copied[1]"
