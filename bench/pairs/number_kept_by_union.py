"""A union keeps the element of its left side: {1} | {True} is {1}, {True} | {1} is {True}."""

FUNCTION = "all_flags"
VERDICT = "wrong"
BEFORE = """
def all_flags(groups):
    flags = set()
    for group in groups:
        flags = flags | set(group)
    return flags
"""
AFTER = """
def all_flags(groups):
    flags = set()
    for group in reversed(groups):
        flags.update(group)
    return flags
"""
EXAMPLES = ("all_flags([[1], [2]])", "all_flags([])", "all_flags([['a'], ['a']])")
WITNESS = "seen = all_flags([[1], [True]])"
