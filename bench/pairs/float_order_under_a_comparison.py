"""Floats are added in another order, and only a comparison with the sum is returned."""

FUNCTION = "above_mean"
VERDICT = "wrong"
BEFORE = """
def above_mean(samples: list[float]) -> list[float]:
    found = []
    for sample in samples:
        total = 0.0
        for other in samples:
            total += other
        if sample * len(samples) > total:
            found.append(sample)
    return found
"""
AFTER = """
def above_mean(samples: list[float]) -> list[float]:
    total = 0.0
    for sample in sorted(samples):
        total += sample
    count = len(samples)
    return [sample for sample in samples if sample * count > total]
"""
EXAMPLES = ("above_mean([1.0, 2.0, 3.0])", "above_mean([])")
WITNESS = "seen = above_mean([1e16, -1e16, 1.0, 0.1])"
