"""repr-like rendering met lists inside themselves with '...'; the recursion never ends."""

FUNCTION = "show"
VERDICT = "wrong"
BEFORE = """
def show(value):
    return str(value).replace(" ", "")
"""
AFTER = """
def show(value):
    if type(value) is list:
        parts = [show(item) if type(item) is list else repr(item).replace(" ", "") for item in value]
        return "[" + ",".join(parts) + "]"
    return str(value).replace(" ", "")
"""
EXAMPLES = ("show([1, ['a', []]])", "show([])", "show('a b')", "show({1: [2, 3]})")
WITNESS = "ring = [1]; ring.append(ring); seen = show(ring)"
