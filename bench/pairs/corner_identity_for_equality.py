"""`is` agrees with == for small integers only."""

FUNCTION = "changes"
VERDICT = "wrong"
BEFORE = """
def changes(old: list[int], new: list[int]) -> list[int]:
    return [i for i, (a, b) in enumerate(zip(old, new)) if a != b]
"""
AFTER = """
def changes(old: list[int], new: list[int]) -> list[int]:
    return [i for i, (a, b) in enumerate(zip(old, new)) if a is not b]
"""
EXAMPLES = ("changes([1, 2], [1, 3])", "changes([], [])", "changes([-5, 256], [-5, 256])")
WITNESS = "seen = changes([int('1000')], [int('1000')])"
