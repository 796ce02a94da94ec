"""A map object of the module is spent by the first call; the second one finds nothing."""

FUNCTION = "is_keyword"
VERDICT = "wrong"
BEFORE = """
def is_keyword(word: str) -> bool:
    return word in list(map(str.upper, ("select", "from", "where", "order", "by")))
"""
AFTER = """
_KEYWORDS = map(str.upper, ("select", "from", "where", "order", "by"))


def is_keyword(word: str) -> bool:
    return word in _KEYWORDS
"""
EXAMPLES = ("is_keyword('FROM')", "is_keyword('from')")
WITNESS = "is_keyword('WHERE'); seen = is_keyword('WHERE')"
