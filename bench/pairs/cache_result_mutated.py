"""lru_cache returns the same list each time: what a caller does to it, the next caller finds."""

FUNCTION = "split_path"
VERDICT = "wrong"
BEFORE = """
def split_path(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]
"""
AFTER = """
from functools import lru_cache


@lru_cache(maxsize=1024)
def split_path(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]
"""
EXAMPLES = ("split_path('/a/./b')", "split_path('')")
WITNESS = "split_path('a/b').pop(); seen = split_path('a/b')"
