"""A set for a list of candidates: rows that are lists cannot be hashed."""

FUNCTION = "novel"
VERDICT = "wrong"
BEFORE = """
def novel(rows, known):
    return [row for row in rows if row not in known]
"""
AFTER = """
def novel(rows, known):
    known = set(known)
    return [row for row in rows if row not in known]
"""
EXAMPLES = ("novel([1, 2], [2])", "novel('abc', 'b')", "novel([], [])")
WITNESS = "seen = novel([[1]], [[1], [2]])"
