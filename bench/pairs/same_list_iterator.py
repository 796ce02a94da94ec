"""A list iterator over a list of the call; drained, both give the same."""

FUNCTION = "evens"
VERDICT = "equal"
BEFORE = """
from collections.abc import Iterator


def evens(numbers: list[int]) -> Iterator[int]:
    return iter([number for number in numbers if number % 2 == 0])
"""
AFTER = """
from collections.abc import Iterator


def evens(numbers: list[int]) -> Iterator[int]:
    chosen = [number for number in numbers if number % 2 == 0]
    return iter(chosen)
"""
EXAMPLES = ("evens([1, 2, 4])", "evens([])", "evens([0, -2, 2**64])")
SIZE = 1000
SETUP = "numbers = list(range(n))"
CALL = "list(evens(numbers))"
