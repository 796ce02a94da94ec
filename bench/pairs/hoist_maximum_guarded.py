"""The maximum is found anew for each score; it is found once, and the empty list still returns first."""

FUNCTION = "percent_of_best"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def percent_of_best(scores: list[int]) -> list[float]:
    if not scores:
        return []
    return [100 * score / max(scores) for score in scores]
"""
AFTER = """
def percent_of_best(scores: list[int]) -> list[float]:
    if not scores:
        return []
    best = max(scores)
    return [100 * score / best for score in scores]
"""
EXAMPLES = ("percent_of_best([5, 10])", "percent_of_best([])", "percent_of_best([0, -1])")
SIZE = 300
SETUP = "scores = list(range(1, n + 1))"
CALL = "percent_of_best(scores)"
