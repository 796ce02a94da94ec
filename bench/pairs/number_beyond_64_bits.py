"""An array of 64-bit integers is compact, and raises for the first number that does not fit."""

FUNCTION = "positive"
VERDICT = "wrong"
BEFORE = """
def positive(numbers: list[int]) -> list[int]:
    return [number for number in numbers if number > 0]
"""
AFTER = """
from array import array


def positive(numbers: list[int]) -> list[int]:
    return [number for number in array("q", numbers) if number > 0]
"""
EXAMPLES = ("positive([1, -1])", "positive([])", "positive([2**62])")
WITNESS = "seen = positive([2**63])"
