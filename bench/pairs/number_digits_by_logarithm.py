"""log10 of 999999999999999 999 rounds up: one digit too many for a few numbers."""

FUNCTION = "width"
VERDICT = "wrong"
BEFORE = '''
def width(number: int) -> int:
    """Digits of a positive integer."""
    if number < 1:
        return 0
    return len(str(number))
'''
AFTER = '''
import math


def width(number: int) -> int:
    """Digits of a positive integer."""
    if number < 1:
        return 0
    return int(math.log10(number)) + 1
'''
EXAMPLES = ("width(7)", "width(1000)", "width(-5)", "width(999)")
WITNESS = "seen = width(10**16 - 1)"
