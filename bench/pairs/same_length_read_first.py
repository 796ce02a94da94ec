"""len() moved out of the call of range(), where it was evaluated once anyway."""

FUNCTION = "inversions"
VERDICT = "equal"
BEFORE = """
def inversions(values: list[int]) -> int:
    count = 0
    for i in range(len(values)):
        for j in range(i):
            if values[j] > values[i]:
                count += 1
    return count
"""
AFTER = """
def inversions(values: list[int]) -> int:
    count = 0
    size = len(values)
    for i in range(size):
        for j in range(i):
            if values[j] > values[i]:
                count += 1
    return count
"""
EXAMPLES = ("inversions([3, 1, 2])", "inversions([])", "inversions([1, 1, 0])")
SIZE = 100
SETUP = "values = [(i * 7919) % n for i in range(n)]"
CALL = "inversions(values)"
