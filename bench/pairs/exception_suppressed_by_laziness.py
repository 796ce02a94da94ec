"""All lines were parsed before the first was taken, so a bad later line raised; next() never reads it."""

FUNCTION = "first_number"
VERDICT = "wrong"
BEFORE = """
def first_number(lines: list[str]) -> int:
    numbers = [int(line) for line in lines if line]
    return numbers[0] if numbers else 0
"""
AFTER = """
def first_number(lines: list[str]) -> int:
    return next((int(line) for line in lines if line), 0)
"""
EXAMPLES = ("first_number(['', '4', '5'])", "first_number([])", "first_number(['x'])")
WITNESS = "seen = first_number(['1', 'x'])"
