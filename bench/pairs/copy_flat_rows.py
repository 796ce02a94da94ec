"""Each row of plain integers is deep-copied on its own; a shallow copy of each is as deep."""

FUNCTION = "snapshot"
VERDICT = "faster"
BEFORE = """
import copy


def snapshot(grid: list[list[int]]) -> list[list[int]]:
    return [copy.deepcopy(row) for row in grid]
"""
AFTER = """
def snapshot(grid: list[list[int]]) -> list[list[int]]:
    return [row.copy() for row in grid]
"""
EXAMPLES = ("snapshot([[1, 2], [3]])", "snapshot([])", "snapshot([[]] * 2)")
SIZE = 30
SETUP = "grid = [list(range(n)) for _ in range(n)]"
CALL = "snapshot(grid)"
