"""All matches are collected to return the first; next() with a default returns it at once."""

FUNCTION = "first_long"
VERDICT = "faster"
BEFORE = """
from typing import Optional


def first_long(words: list[str], size: int) -> Optional[str]:
    found = [word for word in words if len(word) > size]
    return found[0] if found else None
"""
AFTER = """
from typing import Optional


def first_long(words: list[str], size: int) -> Optional[str]:
    return next((word for word in words if len(word) > size), None)
"""
EXAMPLES = ("first_long(['a', 'bbb', 'cccc'], 2)", "first_long([], 0)", "first_long([''], -1)")
SIZE = 1000
SETUP = "words = ['x' * (i % 50) for i in range(n)]"
CALL = "first_long(words, 45)"
