"""filter(None) drops zeros and empty strings, not only None."""

FUNCTION = "present"
VERDICT = "wrong"
BEFORE = """
def present(cells):
    return [cell for cell in cells if cell is not None]
"""
AFTER = """
def present(cells):
    return list(filter(None, cells))
"""
EXAMPLES = ("present(['a', None, 3])", "present([])", "present([None])")
WITNESS = "seen = present(['', 'a'])"
