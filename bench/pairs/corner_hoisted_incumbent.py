"""What the loop compares with was hoisted, though the loop itself replaces it."""

FUNCTION = "climb"
VERDICT = "wrong"
BEFORE = '''
def climb(heights: list[int], start: int = 0) -> int:
    """The position of the first greatest height at or after the start."""
    current = start
    for place in range(start + 1, len(heights)):
        if heights[place] > heights[current]:
            current = place
    return current
'''
AFTER = '''
def climb(heights: list[int], start: int = 0) -> int:
    """The position of the first greatest height at or after the start."""
    current = start
    if start + 1 < len(heights):
        height = heights[current]
        for place in range(start + 1, len(heights)):
            if heights[place] > height:
                current = place
    return current
'''
EXAMPLES = ("climb([1, 3])", "climb([])", "climb([5, 1, 2])", "climb([1, 2, 3], 1)")
WITNESS = "seen = climb([1, 3, 2])"
