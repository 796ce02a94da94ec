"""The groups were copied before they were returned; now they are the caller's lists."""

FUNCTION = "by_size"
VERDICT = "wrong"
BEFORE = '''
def by_size(groups: list[list[str]]) -> dict[int, list[str]]:
    """The last group of each size."""
    return {len(group): list(group) for group in groups}
'''
AFTER = '''
def by_size(groups: list[list[str]]) -> dict[int, list[str]]:
    """The last group of each size."""
    return {len(group): group for group in groups}
'''
EXAMPLES = ("by_size([['a'], ['b', 'c']])", "by_size([])")
WITNESS = "groups = [['a']]; by_size(groups)[1].append('x'); seen = groups"
