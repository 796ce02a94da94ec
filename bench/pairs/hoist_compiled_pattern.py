"""A pattern is looked up in the cache of `re` per line; it is compiled once for the module."""

FUNCTION = "keys"
VERDICT = "faster"
BEFORE = r"""
import re


def keys(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        match = re.match(r"(\w+)=", line)
        if match:
            found.append(match.group(1))
    return found
"""
AFTER = r"""
import re

_KEY = re.compile(r"(\w+)=")


def keys(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        match = _KEY.match(line)
        if match:
            found.append(match.group(1))
    return found
"""
EXAMPLES = ("keys(['a=1', '# b=2', 'c ='])", "keys([])", "keys(['', '=', '\\u00fc=1'])")
SIZE = 500
SETUP = "lines = [f'k{i}=v' for i in range(n)]"
CALL = "keys(lines)"
