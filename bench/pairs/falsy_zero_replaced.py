"""`or` takes the default for 0 as well as for None."""

FUNCTION = "page"
VERDICT = "wrong"
BEFORE = """
def page(items: list[str], limit: int | None = None) -> list[str]:
    if limit is None:
        limit = 20
    return items[:limit]
"""
AFTER = """
def page(items: list[str], limit: int | None = None) -> list[str]:
    return items[: limit or 20]
"""
EXAMPLES = ("page(['a', 'b'])", "page(['a', 'b'], 1)", "page(['a', 'b'], None)")
WITNESS = "seen = page(['a'], 0)"
