"""Duplicates are removed by a set: the order of first occurrence is lost."""

FUNCTION = "unique_ids"
VERDICT = "wrong"
BEFORE = """
def unique_ids(ids: list[int]) -> list[int]:
    result = []
    for identifier in ids:
        if identifier not in result:
            result.append(identifier)
    return result
"""
AFTER = """
def unique_ids(ids: list[int]) -> list[int]:
    return list(set(ids))
"""
EXAMPLES = ("unique_ids([1, 2, 2, 3])", "unique_ids([])")
WITNESS = "seen = unique_ids([3, 1, 2])"
