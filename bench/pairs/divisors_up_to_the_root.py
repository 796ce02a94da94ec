"""All numbers up to n are tried; those up to the root find both divisors of each pair."""

FUNCTION = "divisors"
VERDICT = "faster"
BEFORE = """
def divisors(number: int) -> list[int]:
    if not 1 <= number <= 20_000:
        raise ValueError(f"{number} is not from 1 to 20000")
    return [candidate for candidate in range(1, number + 1) if number % candidate == 0]
"""
AFTER = """
from math import isqrt


def divisors(number: int) -> list[int]:
    if not 1 <= number <= 20_000:
        raise ValueError(f"{number} is not from 1 to 20000")
    low = [candidate for candidate in range(1, isqrt(number) + 1) if number % candidate == 0]
    high = [number // candidate for candidate in reversed(low)]
    return low + (high[1:] if low[-1] == high[0] else high)
"""
EXAMPLES = ("divisors(12)", "divisors(16)", "divisors(1)", "divisors(0)", "divisors(-4)", "divisors(19997)")
SIZE = 5000
SETUP = ""
CALL = "divisors(n)"
