"""The counter was raised per look-up; a memo raises it only when it misses."""

FUNCTION = "price"
VERDICT = "wrong"
BEFORE = """
lookups = 0


def price(article: str) -> int:
    global lookups
    lookups += 1
    return sum(map(ord, article)) % 1000
"""
AFTER = """
lookups = 0
_prices: dict[str, int] = {}


def price(article: str) -> int:
    global lookups
    if article not in _prices:
        lookups += 1
        _prices[article] = sum(map(ord, article)) % 1000
    return _prices[article]
"""
EXAMPLES = ("price('book')", "(price('a'), price('b'), lookups)")
WITNESS = "price('a'); price('a'); seen = lookups"
