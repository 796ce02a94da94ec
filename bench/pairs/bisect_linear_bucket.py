"""A scan over sorted edges; bisect_right finds the same bucket."""

FUNCTION = "buckets"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def buckets(values: list[int], edges: list[int]) -> list[int]:
    edges = sorted(edges)
    result = []
    for value in values:
        index = 0
        while index < len(edges) and edges[index] <= value:
            index += 1
        result.append(index)
    return result
"""
AFTER = """
from bisect import bisect_right


def buckets(values: list[int], edges: list[int]) -> list[int]:
    edges = sorted(edges)
    return [bisect_right(edges, value) for value in values]
"""
EXAMPLES = (
    "buckets([1, 5, 9], [5, 2, 5])",
    "buckets([], [1])",
    "buckets([0], [])",
    "buckets([-3, 2**65], [0])",
)
SIZE = 300
SETUP = "values = list(range(n)); edges = list(range(n))"
CALL = "buckets(values, edges)"
