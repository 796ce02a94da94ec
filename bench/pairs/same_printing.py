"""Three prints after the loop are in the same order; a local got another name."""

FUNCTION = "print_histogram"
VERDICT = "equal"
BEFORE = """
def print_histogram(values: list[int]) -> None:
    counts: dict[int, int] = {}
    for v in values:
        b = v // 10
        counts[b] = counts.get(b, 0) + 1
    for b in sorted(counts):
        print(f"{b * 10:>6} {'#' * counts[b]}")
    print("total", len(values))
"""
AFTER = """
def print_histogram(values: list[int]) -> None:
    counts: dict[int, int] = {}
    for value in values:
        bucket = value // 10
        counts[bucket] = counts.get(bucket, 0) + 1
    for bucket in sorted(counts):
        print(f"{bucket * 10:>6} {'#' * counts[bucket]}")
    print("total", len(values))
"""
EXAMPLES = ("print_histogram([1, 15, 12])", "print_histogram([])", "print_histogram([-1])")
SIZE = 500
SETUP = "values = list(range(0, n * 10, 10))"
CALL = "print_histogram(values)"
