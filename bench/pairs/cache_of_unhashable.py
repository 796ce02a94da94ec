"""lru_cache hashes its arguments: a list of strings was fine, now it raises. Tuples still work."""

FUNCTION = "joined"
VERDICT = "wrong"
BEFORE = """
from collections.abc import Sequence


def joined(parts: Sequence[str]) -> str:
    return "-".join(part.strip().lower() for part in parts)
"""
AFTER = """
from collections.abc import Sequence
from functools import lru_cache


@lru_cache
def joined(parts: Sequence[str]) -> str:
    return "-".join(part.strip().lower() for part in parts)
"""
EXAMPLES = ("joined(('A ', 'b'))", "joined('xy')", "joined(())")
WITNESS = "seen = joined(['a', 'b'])"
