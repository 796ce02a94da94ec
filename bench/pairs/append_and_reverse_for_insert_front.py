"""insert(0) moves all before it; append and one reverse give the same list. No annotation: any iterable
will do.
"""

FUNCTION = "newest_first"
VERDICT = "faster"
BEFORE = """
def newest_first(entries):
    result = []
    for entry in entries:
        result.insert(0, entry)
    return result
"""
AFTER = """
def newest_first(entries):
    result = []
    for entry in entries:
        result.append(entry)
    result.reverse()
    return result
"""
EXAMPLES = (
    "newest_first([1, 'a', None])",
    "newest_first(iter('xyz'))",
    "newest_first({})",
    "newest_first(None)",
)
SIZE = 5000
SETUP = "entries = list(range(n))"
CALL = "newest_first(entries)"
