"""All rows of the grid are one list: a write to one shows in all."""

FUNCTION = "blank"
VERDICT = "wrong"
BEFORE = '''
def blank(width: int, height: int) -> list[list[int]]:
    """A grid of zeros, at most 50 x 50."""
    return [[0] * min(width, 50) for _ in range(min(height, 50))]
'''
AFTER = '''
def blank(width: int, height: int) -> list[list[int]]:
    """A grid of zeros, at most 50 x 50."""
    return [[0] * min(width, 50)] * min(height, 50)
'''
EXAMPLES = ("blank(2, 2)", "blank(0, 0)", "blank(3, -1)")
WITNESS = "grid = blank(2, 2); grid[0][0] = 1; seen = grid"
