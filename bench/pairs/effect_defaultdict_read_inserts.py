"""get() leaves a defaultdict alone; a subscript, tried first, inserts the missing key."""

FUNCTION = "count_of"
VERDICT = "wrong"
BEFORE = """
def count_of(counts, names):
    total = 0
    for name in names:
        if name in counts:
            total += counts[name]
    return total
"""
AFTER = """
def count_of(counts, names):
    total = 0
    for name in names:
        try:
            total += counts[name]
        except KeyError:
            pass
    return total
"""
EXAMPLES = ("count_of({'a': 2}, ['a', 'b'])", "count_of({}, [])")
WITNESS = """
from collections import defaultdict

counts = defaultdict(int)
count_of(counts, ["x"])
seen = dict(counts)
"""
