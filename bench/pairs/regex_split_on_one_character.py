"""re.split on a plain comma; str.split does the same."""

FUNCTION = "fields"
VERDICT = "faster"
BEFORE = """
import re


def fields(line: str) -> list[str]:
    return re.split(",", line)
"""
AFTER = """
def fields(line: str) -> list[str]:
    return line.split(",")
"""
EXAMPLES = ("fields('a, b,,c')", "fields('')", "fields(',')")
SIZE = 200
SETUP = "line = ','.join(str(i) for i in range(n))"
CALL = "fields(line)"
