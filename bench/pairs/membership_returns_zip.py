"""A zip object is returned before and after; only the filter behind it got a set."""

FUNCTION = "numbered_hits"
VERDICT = "faster"
GROWTH = True
BEFORE = """
import itertools


def numbered_hits(names: list[str], wanted: list[str]) -> "zip[tuple[int, str]]":
    hits = [name for name in names if name in wanted]
    return zip(itertools.count(1), hits)
"""
AFTER = """
import itertools


def numbered_hits(names: list[str], wanted: list[str]) -> "zip[tuple[int, str]]":
    chosen = set(wanted)
    hits = [name for name in names if name in chosen]
    return zip(itertools.count(1), hits)
"""
EXAMPLES = (
    "numbered_hits(['a', 'b', 'a'], ['a'])",
    "numbered_hits([], ['a'])",
    "numbered_hits(['a'], [])",
)
SIZE = 1000
SETUP = "names = [str(i) for i in range(n)]; wanted = [str(i) for i in range(n // 2, n)]"
CALL = "list(numbered_hits(names, wanted))"
