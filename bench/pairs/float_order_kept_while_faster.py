"""Floats are added in the same order with the same operations; only the search of the weights got a dict."""

FUNCTION = "weighted_sum"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def weighted_sum(samples: list[tuple[str, float]], names: list[str], weights: list[float]) -> float:
    if len(names) != len(weights):
        raise ValueError("each name needs a weight")
    total = 0.0
    for name, value in samples:
        if name in names:
            total += weights[names.index(name)] * value
    return total
"""
AFTER = """
def weighted_sum(samples: list[tuple[str, float]], names: list[str], weights: list[float]) -> float:
    if len(names) != len(weights):
        raise ValueError("each name needs a weight")
    weight_of = dict(zip(reversed(names), reversed(weights)))
    total = 0.0
    for name, value in samples:
        if name in weight_of:
            total += weight_of[name] * value
    return total
"""
EXAMPLES = (
    "weighted_sum([('a', 0.1), ('b', 0.2), ('x', 9.0)], ['a', 'b', 'a'], [3.0, 0.5, 7.0])",
    "weighted_sum([], [], [])",
    "weighted_sum([('a', 1.0)], ['a'], [])",
    "weighted_sum([('a', float('nan'))], ['a'], [0.0])",
)
SIZE = 300
SETUP = """
names = [f"k{i}" for i in range(n)]
weights = [i / 3 for i in range(n)]
samples = [(name, 0.1) for name in names]
"""
CALL = "weighted_sum(samples, names, weights)"
