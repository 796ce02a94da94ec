"""All functions of the table see the last value of the loop."""

FUNCTION = "multipliers"
VERDICT = "wrong"
BEFORE = """
def multipliers(factors: list[int]):
    def make(factor):
        return lambda value: value * factor

    return [make(factor) for factor in factors]
"""
AFTER = """
def multipliers(factors: list[int]):
    return [lambda value: value * factor for factor in factors]
"""
EXAMPLES = ("[f(2) for f in multipliers([3])]", "multipliers([])", "[f(1) for f in multipliers([2, 2])]")
WITNESS = "seen = [f(1) for f in multipliers([1, 2])]"
