"""dict.fromkeys puts one list under all keys."""

FUNCTION = "empty_groups"
VERDICT = "wrong"
BEFORE = """
def empty_groups(keys):
    groups = {}
    for key in keys:
        groups[key] = []
    return groups
"""
AFTER = """
def empty_groups(keys):
    return dict.fromkeys(keys, [])
"""
EXAMPLES = ("empty_groups('ab')", "empty_groups([])", "empty_groups([[]])")
WITNESS = "groups = empty_groups('ab'); groups['a'].append(1); seen = groups"
