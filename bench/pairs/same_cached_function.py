"""lru_cache stays; a local of the function got another name."""

FUNCTION = "digit_sum"
VERDICT = "equal"
BEFORE = """
from functools import lru_cache


@lru_cache(maxsize=256)
def _digits(number: int) -> int:
    total = 0
    while number:
        number, d = divmod(number, 10)
        total += d
    return total


def digit_sum(numbers: list[int]) -> int:
    return sum(_digits(abs(number)) for number in numbers)
"""
AFTER = """
from functools import lru_cache


@lru_cache(maxsize=256)
def _digits(number: int) -> int:
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit
    return total


def digit_sum(numbers: list[int]) -> int:
    return sum(_digits(abs(number)) for number in numbers)
"""
EXAMPLES = ("digit_sum([12, -34])", "digit_sum([])", "digit_sum([True, 2**64])")
SIZE = 200
SETUP = "numbers = list(range(n))"
CALL = "digit_sum(numbers)"
