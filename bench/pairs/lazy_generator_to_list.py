"""The generator read its source when asked; now the list is built at the call, and the source is read to
its end.
"""

FUNCTION = "stripped"
VERDICT = "wrong"
BEFORE = """
def stripped(lines):
    for line in lines:
        yield line.strip()
"""
AFTER = """
def stripped(lines):
    return iter([line.strip() for line in lines])
"""
EXAMPLES = ("list(stripped([' a', 'b ']))", "list(stripped([]))")
WITNESS = "lines = iter([' a', ' b']); first = next(stripped(lines)); seen = (first, list(lines))"
