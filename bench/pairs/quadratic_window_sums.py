"""Each window is summed anew; the sum slides. Exact, since the values are integers."""

FUNCTION = "window_sums"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def window_sums(values: list[int], width: int) -> list[int]:
    if width < 1:
        return []
    return [sum(values[i : i + width]) for i in range(len(values) - width + 1)]
"""
AFTER = """
def window_sums(values: list[int], width: int) -> list[int]:
    if width < 1 or width > len(values):
        return []
    window = sum(values[:width])
    result = [window]
    for i in range(width, len(values)):
        window += values[i] - values[i - width]
        result.append(window)
    return result
"""
EXAMPLES = (
    "window_sums([1, 2, 3, 4], 2)",
    "window_sums([1], 2)",
    "window_sums([], 0)",
    "window_sums([1, 2], -1)",
    "window_sums([7], 1)",
)
SIZE = 1000
SETUP = "values = list(range(n))"
CALL = "window_sums(values, n // 2)"
