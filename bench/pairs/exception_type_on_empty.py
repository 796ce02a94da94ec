"""sorted()[0] raises IndexError for an empty list; min() raises ValueError."""

FUNCTION = "earliest"
VERDICT = "wrong"
BEFORE = '''
def earliest(times: list[int]) -> int:
    """The earliest time; IndexError if there is none."""
    return sorted(times)[0]
'''
AFTER = '''
def earliest(times: list[int]) -> int:
    """The earliest time; IndexError if there is none."""
    return min(times)
'''
EXAMPLES = ("earliest([3, 1])", "earliest([5])")
WITNESS = "seen = earliest([])"
