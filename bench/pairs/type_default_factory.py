"""Both return a defaultdict with the same items; the factory of one makes 0, of the other a list."""

FUNCTION = "ages"
VERDICT = "wrong"
BEFORE = """
from collections import defaultdict


def ages(people: list[tuple[str, int]]) -> defaultdict:
    result = defaultdict(list)
    for name, age in people:
        result[name].append(age)
    return result
"""
AFTER = """
from collections import defaultdict


def ages(people: list[tuple[str, int]]) -> defaultdict:
    result = defaultdict(int)
    for name, age in people:
        if name in result:
            result[name].append(age)
        else:
            result[name] = [age]
    return result
"""
EXAMPLES = ("dict(ages([('a', 1), ('a', 2)]))", "len(ages([]))")
WITNESS = "seen = ages([])['nobody']"
