"""max() moved out of the loop: for an empty list the loop never ran, now max() raises."""

FUNCTION = "relative"
VERDICT = "wrong"
BEFORE = """
def relative(scores: list[int]) -> list[int]:
    return [score - max(scores) for score in scores]
"""
AFTER = """
def relative(scores: list[int]) -> list[int]:
    best = max(scores)
    return [score - best for score in scores]
"""
EXAMPLES = ("relative([1, 3])", "relative([0])")
WITNESS = "seen = relative([])"
