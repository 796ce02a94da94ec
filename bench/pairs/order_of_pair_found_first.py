"""The pair with the smallest first index was returned; one pass returns the pair that is complete first."""

FUNCTION = "two_sum"
VERDICT = "wrong"
BEFORE = """
def two_sum(numbers: list[int], target: int) -> tuple[int, int] | None:
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            if numbers[i] + numbers[j] == target:
                return i, j
    return None
"""
AFTER = """
def two_sum(numbers: list[int], target: int) -> tuple[int, int] | None:
    position: dict[int, int] = {}
    for j, number in enumerate(numbers):
        if target - number in position:
            return position[target - number], j
        position.setdefault(number, j)
    return None
"""
EXAMPLES = ("two_sum([1, 2, 3], 5)", "two_sum([2, 2, 2], 4)", "two_sum([], 0)")
WITNESS = "seen = two_sum([1, 2, 3, 4], 5)"
