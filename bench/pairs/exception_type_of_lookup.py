"""list.index raises ValueError for an unknown name; the dict raises KeyError."""

FUNCTION = "priority"
VERDICT = "wrong"
BEFORE = """
LEVELS = ["debug", "info", "warning", "error"]


def priority(names: list[str]) -> int:
    return max((LEVELS.index(name) for name in names), default=0)
"""
AFTER = """
LEVELS = ["debug", "info", "warning", "error"]
_RANK = {name: rank for rank, name in enumerate(LEVELS)}


def priority(names: list[str]) -> int:
    return max((_RANK[name] for name in names), default=0)
"""
EXAMPLES = ("priority(['info', 'error'])", "priority([])")
WITNESS = "seen = priority(['info', 'fatal'])"
