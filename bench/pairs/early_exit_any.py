"""A list of all matches is built to ask whether there is one; any() stops at the first."""

FUNCTION = "has_negative"
VERDICT = "faster"
BEFORE = """
def has_negative(values: list[int]) -> bool:
    return len([value for value in values if value < 0]) > 0
"""
AFTER = """
def has_negative(values: list[int]) -> bool:
    return any(value < 0 for value in values)
"""
EXAMPLES = ("has_negative([1, -1])", "has_negative([])", "has_negative([0, 2])")
SIZE = 2000
SETUP = "values = [-1 if i == n // 10 else i for i in range(n)]"
CALL = "has_negative(values)"
