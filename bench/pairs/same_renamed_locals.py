"""Locals got longer names; nothing else changed."""

FUNCTION = "moving_average"
VERDICT = "equal"
BEFORE = """
def moving_average(xs: list[float], k: int) -> list[float]:
    if k < 1:
        raise ValueError("k must be at least 1")
    out = []
    for i in range(len(xs) - k + 1):
        w = xs[i : i + k]
        out.append(sum(w) / k)
    return out
"""
AFTER = """
def moving_average(xs: list[float], k: int) -> list[float]:
    if k < 1:
        raise ValueError("k must be at least 1")
    averages = []
    for start in range(len(xs) - k + 1):
        window = xs[start : start + k]
        averages.append(sum(window) / k)
    return averages
"""
EXAMPLES = (
    "moving_average([1.0, 2.0, 4.0], 2)",
    "moving_average([], 1)",
    "moving_average([1.0], 0)",
    "moving_average([float('nan'), -0.0], 1)",
)
SIZE = 300
SETUP = "xs = [i / 7 for i in range(n)]"
CALL = "moving_average(xs, 5)"
