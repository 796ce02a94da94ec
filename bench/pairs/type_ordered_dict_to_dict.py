"""OrderedDict compares with its order and can move items to its end; dict cannot."""

FUNCTION = "without_empty"
VERDICT = "wrong"
BEFORE = """
from collections import OrderedDict


def without_empty(headers: dict[str, str]) -> dict[str, str]:
    return OrderedDict((name, value) for name, value in headers.items() if value)
"""
AFTER = """
def without_empty(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value}
"""
EXAMPLES = ("dict(without_empty({'a': 'x', 'b': ''}))", "len(without_empty({}))")
WITNESS = "h = without_empty({'a': '1', 'b': '2'}); h.move_to_end('a'); seen = list(h)"
