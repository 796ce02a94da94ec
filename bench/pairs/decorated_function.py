"""A decorator stays; under it a sum of squares by a nested count became one pass."""

FUNCTION = "collisions"
VERDICT = "faster"
GROWTH = True
BEFORE = '''
import functools


def non_negative(function):
    @functools.wraps(function)
    def checked(*args, **kwargs):
        result = function(*args, **kwargs)
        if result < 0:
            raise AssertionError(result)
        return result

    return checked


@non_negative
def collisions(keys: list[str]) -> int:
    """How many pairs of positions hold the same key."""
    return sum(keys[i] == keys[j] for i in range(len(keys)) for j in range(i))
'''
AFTER = '''
import functools
from collections import Counter


def non_negative(function):
    @functools.wraps(function)
    def checked(*args, **kwargs):
        result = function(*args, **kwargs)
        if result < 0:
            raise AssertionError(result)
        return result

    return checked


@non_negative
def collisions(keys: list[str]) -> int:
    """How many pairs of positions hold the same key."""
    return sum(count * (count - 1) // 2 for count in Counter(keys).values())
'''
EXAMPLES = ("collisions(['a', 'b', 'a', 'a'])", "collisions([])", "collisions([''])")
SIZE = 200
SETUP = "keys = [f'k{i % (n // 3)}' for i in range(n)]"
CALL = "collisions(keys)"
