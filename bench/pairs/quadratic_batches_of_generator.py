"""A generator cuts the rest of the list at each batch; it steps by index over the same private copy
instead.
"""

FUNCTION = "batches"
VERDICT = "faster"
GROWTH = True
BEFORE = """
from collections.abc import Iterator


def batches(items: list[int], size: int) -> Iterator[list[int]]:
    if size < 1:
        raise ValueError(f"size must be positive, not {size}")
    rest = list(items)
    while rest:
        yield rest[:size]
        rest = rest[size:]
"""
AFTER = """
from collections.abc import Iterator


def batches(items: list[int], size: int) -> Iterator[list[int]]:
    if size < 1:
        raise ValueError(f"size must be positive, not {size}")
    rest = list(items)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
"""
EXAMPLES = (
    "batches([1, 2, 3, 4, 5], 2)",
    "batches([], 3)",
    "batches([1], 0)",
    "batches([1, 2], 2**70)",
)
SIZE = 4000
SETUP = "items = list(range(n))"
CALL = "list(batches(items, 2))"
