"""total = total + extra made a new list; += extends the one the caller holds."""

FUNCTION = "with_extras"
VERDICT = "wrong"
BEFORE = """
def with_extras(items: list[str], extras: list[list[str]]) -> list[str]:
    for extra in extras:
        items = items + extra
    return items
"""
AFTER = """
def with_extras(items: list[str], extras: list[list[str]]) -> list[str]:
    for extra in extras:
        items += extra
    return items
"""
EXAMPLES = ("with_extras(['a'], [['b'], ['c']])", "with_extras([], [])")
WITNESS = "items = ['a']; with_extras(items, [['b']]); seen = items"
