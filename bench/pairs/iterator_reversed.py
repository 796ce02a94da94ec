"""reversed() needs a sequence; the slice was taken of a list made from any iterable."""

FUNCTION = "backwards"
VERDICT = "wrong"
BEFORE = """
def backwards(items):
    return ",".join(list(items)[::-1])
"""
AFTER = """
def backwards(items):
    return ",".join(reversed(items))
"""
EXAMPLES = ("backwards(['a', 'b'])", "backwards('xyz')", "backwards({'k': 1})")
WITNESS = "seen = backwards(iter(['a', 'b']))"
