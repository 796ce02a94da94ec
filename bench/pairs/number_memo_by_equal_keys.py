"""1, True and 1.0 are one key: a memo gives the text of the one that came first."""

FUNCTION = "literals"
VERDICT = "wrong"
BEFORE = """
def literals(values):
    return [repr(value) for value in values]
"""
AFTER = """
def literals(values):
    texts = {}
    for value in values:
        if value not in texts:
            texts[value] = repr(value)
    return [texts[value] for value in values]
"""
EXAMPLES = ("literals([1, 2, 1])", "literals([])", "literals(['a', None])")
WITNESS = "seen = literals([1, True, 1.0])"
