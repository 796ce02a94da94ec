"""The same chain lengths are walked for each start; a dict of the call keeps those already known."""

FUNCTION = "longest_chain"
VERDICT = "faster"
BEFORE = '''
def longest_chain(limit: int) -> tuple[int, int]:
    """The start below `limit` (at most 3000) with the longest Collatz chain, and its length."""
    best = (0, 0)
    for start in range(1, min(limit, 3000)):
        steps, number = 1, start
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        if steps > best[1]:
            best = (start, steps)
    return best
'''
AFTER = '''
def longest_chain(limit: int) -> tuple[int, int]:
    """The start below `limit` (at most 3000) with the longest Collatz chain, and its length."""
    best = (0, 0)
    known = {1: 1}
    for start in range(1, min(limit, 3000)):
        steps, number = 0, start
        while number not in known:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        known[start] = steps = steps + known[number]
        if steps > best[1]:
            best = (start, steps)
    return best
'''
EXAMPLES = ("longest_chain(10)", "longest_chain(0)", "longest_chain(2)", "longest_chain(-5)")
SIZE = 500
SETUP = ""
CALL = "longest_chain(n)"
