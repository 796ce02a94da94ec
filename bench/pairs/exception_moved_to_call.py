"""Conversion happened while iterating, so good rows came out before a bad one raised; now the call raises."""

FUNCTION = "amounts"
VERDICT = "wrong"
BEFORE = """
from collections.abc import Iterable, Iterator


def amounts(cells: Iterable[str]) -> Iterator[float]:
    return (float(cell) for cell in cells)
"""
AFTER = """
from collections.abc import Iterable, Iterator


def amounts(cells: Iterable[str]) -> Iterator[float]:
    converted = [float(cell) for cell in cells]
    return (amount for amount in converted)
"""
EXAMPLES = ("amounts(['1', '2.5'])", "amounts([])")
WITNESS = "seen = next(amounts(['1', 'x']))"
