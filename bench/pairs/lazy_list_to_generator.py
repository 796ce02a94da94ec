"""A list could be measured, indexed and read twice; the generator cannot."""

FUNCTION = "squares"
VERDICT = "wrong"
BEFORE = """
def squares(numbers):
    return [number * number for number in numbers]
"""
AFTER = """
def squares(numbers):
    return (number * number for number in numbers)
"""
EXAMPLES = ("list(squares([1, 2]))", "sum(squares(()))")
WITNESS = "result = squares([1, 2]); list(result); seen = list(result)"
