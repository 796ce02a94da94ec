"""sorted() is dropped: the text now depends on how a set iterates."""

FUNCTION = "describe"
VERDICT = "wrong"
BEFORE = '''
def describe(ports):
    """A line that names the distinct ports."""
    distinct = set(ports)
    return "ports " + ", ".join(str(port) for port in sorted(distinct))
'''
AFTER = '''
def describe(ports):
    """A line that names the distinct ports."""
    return "ports " + ", ".join(map(str, set(ports)))
'''
EXAMPLES = ("describe([1, 2, 2])", "describe([])")
WITNESS = "seen = describe([1, 8])"
