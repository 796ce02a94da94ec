"""A list nested thousands deep: a comparison by recursion fails on it, and the two are equal."""

FUNCTION = "nest"
VERDICT = "equal"
BEFORE = """
def nest(depth: int) -> list:
    result: list = []
    for level in range(min(depth, 20_000)):
        result = [level, result]
    return result
"""
AFTER = """
def nest(depth: int) -> list:
    nested: list = []
    for level in range(min(depth, 20_000)):
        nested = [level, nested]
    return nested
"""
EXAMPLES = ("nest(3)", "nest(0)", "nest(-1)", "nest(100)")
SIZE = 3000
SETUP = ""
CALL = "nest(n)"
