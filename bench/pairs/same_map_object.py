"""A map object is returned by both; the lambda is written with other names."""

FUNCTION = "scaled"
VERDICT = "equal"
BEFORE = """
def scaled(values: list[int], factor: int):
    return map(lambda v: v * factor, values)
"""
AFTER = """
def scaled(values: list[int], factor: int):
    return map(lambda value: value * factor, values)
"""
EXAMPLES = ("scaled([1, -2, 2**70], 2)", "scaled([], 1)", "scaled([None], 2)", "scaled(5, 2)")
SIZE = 1000
SETUP = "values = list(range(n))"
CALL = "list(scaled(values, 3))"
