"""The result list is searched before each append; a set beside it keeps order and first occurrences."""

FUNCTION = "unique"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def unique(numbers: list[int]) -> list[int]:
    result: list[int] = []
    for number in numbers:
        if number not in result:
            result.append(number)
    return result
"""
AFTER = """
def unique(numbers: list[int]) -> list[int]:
    result: list[int] = []
    seen: set[int] = set()
    for number in numbers:
        if number not in seen:
            seen.add(number)
            result.append(number)
    return result
"""
EXAMPLES = ("unique([3, 1, 3, 2, 1])", "unique([])", "unique([0, -0, 2**70, 2**70])")
SIZE = 1000
SETUP = "numbers = [(i * 7919) % n for i in range(n)]"
CALL = "unique(numbers)"
