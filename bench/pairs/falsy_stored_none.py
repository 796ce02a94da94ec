"""A key that is there with None was kept; get() takes it for missing."""

FUNCTION = "fill"
VERDICT = "wrong"
BEFORE = """
from typing import Optional


def fill(row: dict[str, Optional[int]], keys: list[str]) -> list[Optional[int]]:
    return [row[key] if key in row else -1 for key in keys]
"""
AFTER = """
from typing import Optional


def fill(row: dict[str, Optional[int]], keys: list[str]) -> list[Optional[int]]:
    result = []
    for key in keys:
        value = row.get(key)
        result.append(-1 if value is None else value)
    return result
"""
EXAMPLES = ("fill({'a': 0}, ['a', 'b'])", "fill({}, [])")
WITNESS = "seen = fill({'a': None}, ['a'])"
