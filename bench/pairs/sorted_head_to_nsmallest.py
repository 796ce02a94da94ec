"""All is sorted to keep a few; heapq.nsmallest is documented to give the same ones."""

FUNCTION = "cheapest"
VERDICT = "faster"
BEFORE = """
def cheapest(prices: list[int], count: int = 5) -> list[int]:
    return sorted(prices)[: max(count, 0)]
"""
AFTER = """
import heapq


def cheapest(prices: list[int], count: int = 5) -> list[int]:
    return heapq.nsmallest(max(count, 0), prices)
"""
EXAMPLES = ("cheapest([5, 1, 4, 1, 3, 9], 3)", "cheapest([])", "cheapest([1, 2], -1)", "cheapest([2, 1], 1)")
SIZE = 10000
SETUP = "prices = [(i * 7919) % 10007 for i in range(n)]"
CALL = "cheapest(prices)"
