"""list.index as a sort key; a table of first positions gives the same keys."""

FUNCTION = "in_order"
VERDICT = "faster"
GROWTH = True
BEFORE = '''
def in_order(rows: list[str], order: list[str]) -> list[str]:
    """The rows that have a place in `order`, sorted by it."""
    return sorted([row for row in rows if row in order], key=order.index)
'''
AFTER = '''
def in_order(rows: list[str], order: list[str]) -> list[str]:
    """The rows that have a place in `order`, sorted by it."""
    place: dict[str, int] = {}
    for index, name in enumerate(order):
        place.setdefault(name, index)
    return sorted([row for row in rows if row in place], key=place.__getitem__)
'''
EXAMPLES = (
    "in_order(['a', 'c', 'b', 'x'], ['c', 'b', 'a', 'c'])",
    "in_order([], ['a'])",
    "in_order(['q'], [])",
)
SIZE = 400
SETUP = "order = [f'o{i}' for i in range(n)]; rows = order[::-1]"
CALL = "in_order(rows, order)"
