"""The deque had a bound that later appends rely on; the slice has the same items and no bound."""

FUNCTION = "recent"
VERDICT = "wrong"
BEFORE = """
from collections import deque


def recent(events: list[int]) -> deque[int]:
    return deque(events, maxlen=3)
"""
AFTER = """
from collections import deque


def recent(events: list[int]) -> deque[int]:
    return deque(events[-3:])
"""
EXAMPLES = ("list(recent([1, 2, 3, 4]))", "list(recent([]))")
WITNESS = "window = recent([1, 2, 3]); window.append(4); seen = list(window)"
