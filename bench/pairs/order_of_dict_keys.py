"""Two dicts are merged the other way round: the same items, in another order."""

FUNCTION = "merged"
VERDICT = "wrong"
BEFORE = """
def merged(base: dict[str, int], override: dict[str, int]) -> dict[str, int]:
    result = dict(base)
    for key, value in override.items():
        result[key] = value
    return result
"""
AFTER = """
def merged(base: dict[str, int], override: dict[str, int]) -> dict[str, int]:
    result = dict(override)
    for key, value in base.items():
        result.setdefault(key, value)
    return result
"""
EXAMPLES = ("merged({'a': 1}, {'a': 2})", "merged({}, {'x': 1})")
WITNESS = "seen = list(merged({'a': 1}, {'b': 2}).items())"
