"""re.search for a fixed word, only asked whether it is there; `in` answers."""

FUNCTION = "errors"
VERDICT = "faster"
BEFORE = """
import re


def errors(lines: list[str]) -> list[str]:
    return [line for line in lines if re.search("ERROR", line)]
"""
AFTER = """
def errors(lines: list[str]) -> list[str]:
    return [line for line in lines if "ERROR" in line]
"""
EXAMPLES = ("errors(['x ERROR y', 'error', 'ERRORS'])", "errors([])", "errors(['', '\\nERROR'])")
SIZE = 500
SETUP = "lines = ['12:00 INFO all is well ' + ('ERROR' if i % 9 == 0 else 'ok') for i in range(n)]"
CALL = "errors(lines)"
