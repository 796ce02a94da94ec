"""A defaultdict was returned, and callers may ask it for new keys; the plain dict raises."""

FUNCTION = "grouped"
VERDICT = "wrong"
BEFORE = """
from collections import defaultdict


def grouped(words: list[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        groups[word[:1]].append(word)
    return groups
"""
AFTER = """
def grouped(words: list[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:1], []).append(word)
    return groups
"""
EXAMPLES = ("dict(grouped(['ab', 'a', 'c']))", "len(grouped([]))")
WITNESS = "seen = grouped(['ab'])['z']"
