"""Subtracting Counters drops what is not positive; the dict kept zeros and debts."""

FUNCTION = "remaining"
VERDICT = "wrong"
BEFORE = """
def remaining(stock: dict[str, int], sold: dict[str, int]) -> dict[str, int]:
    return {name: count - sold.get(name, 0) for name, count in stock.items()}
"""
AFTER = """
from collections import Counter


def remaining(stock: dict[str, int], sold: dict[str, int]) -> dict[str, int]:
    return dict(Counter(stock) - Counter(sold))
"""
EXAMPLES = ("remaining({'a': 3}, {'a': 1})", "remaining({}, {})", "remaining({'a': 1}, {'b': 0})")
WITNESS = "seen = remaining({'a': 1}, {'a': 1})"
