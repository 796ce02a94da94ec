"""Two nested loops ask whether two numbers add up; one pass with a set of the numbers before answers the
same.
"""

FUNCTION = "has_pair"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def has_pair(numbers: list[int], target: int) -> bool:
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            if numbers[i] + numbers[j] == target:
                return True
    return False
"""
AFTER = """
def has_pair(numbers: list[int], target: int) -> bool:
    seen: set[int] = set()
    for number in numbers:
        if target - number in seen:
            return True
        seen.add(number)
    return False
"""
EXAMPLES = ("has_pair([1, 2, 3], 5)", "has_pair([4], 8)", "has_pair([4, 4], 8)", "has_pair([], 0)")
SIZE = 400
SETUP = "numbers = list(range(0, 2 * n, 2))"
CALL = "has_pair(numbers, -1)"
