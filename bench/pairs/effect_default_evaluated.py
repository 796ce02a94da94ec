"""The fallback was computed when the key was missing; as an argument of get() it is computed always, and
may raise.
"""

FUNCTION = "ratio"
VERDICT = "wrong"
BEFORE = """
def ratio(known: dict[str, float], name: str, part: int, whole: int) -> float:
    if name in known:
        return known[name]
    return part / whole
"""
AFTER = """
def ratio(known: dict[str, float], name: str, part: int, whole: int) -> float:
    return known.get(name, part / whole)
"""
EXAMPLES = ("ratio({'a': 0.5}, 'a', 1, 3)", "ratio({}, 'a', 1, 2)", "ratio({}, '', 1, 0)")
WITNESS = "seen = ratio({'a': 0.5}, 'a', 1, 0)"
