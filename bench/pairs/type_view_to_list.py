"""A view of the keys followed the dict; the list is a snapshot, and knows no set operations."""

FUNCTION = "names"
VERDICT = "wrong"
BEFORE = """
def names(table: dict[str, int]):
    return table.keys()
"""
AFTER = """
def names(table: dict[str, int]):
    return [*table]
"""
EXAMPLES = ("list(names({'a': 1}))", "len(names({}))")
WITNESS = "table = {'a': 1}; view = names(table); table['b'] = 2; seen = list(view)"
