"""int(sqrt(n)) is the integer root only while floats are exact."""

FUNCTION = "is_square"
VERDICT = "wrong"
BEFORE = """
from math import isqrt


def is_square(number: int) -> bool:
    return number >= 0 and isqrt(number) ** 2 == number
"""
AFTER = """
from math import sqrt


def is_square(number: int) -> bool:
    return number >= 0 and int(sqrt(number)) ** 2 == number
"""
EXAMPLES = ("is_square(49)", "is_square(-4)", "is_square(0)", "is_square(10**12 + 1)")
WITNESS = "seen = is_square((2**53 + 1) ** 2)"
