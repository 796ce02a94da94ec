"""max() returns its first argument of two equal ones, -0.0; the conditional returned 0.0."""

FUNCTION = "clipped"
VERDICT = "wrong"
BEFORE = """
def clipped(samples: list[float]) -> list[float]:
    return [sample if sample > 0.0 else 0.0 for sample in samples]
"""
AFTER = """
def clipped(samples: list[float]) -> list[float]:
    return [max(sample, 0.0) for sample in samples]
"""
EXAMPLES = ("clipped([1.0, -1.0])", "clipped([])", "clipped([0.0])")
WITNESS = "seen = clipped([-0.0])"
