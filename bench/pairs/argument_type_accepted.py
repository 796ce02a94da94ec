"""list + tuple raises TypeError; extend takes any iterable."""

FUNCTION = "combined"
VERDICT = "wrong"
BEFORE = """
def combined(first, second):
    return [value for value in first + second if value is not None]
"""
AFTER = """
import itertools


def combined(first, second):
    return [value for value in itertools.chain(first, second) if value is not None]
"""
EXAMPLES = ("combined([1, None], [2])", "combined([], [])", "combined('ab', 'c')")
WITNESS = "seen = combined([1], (2,))"
