"""The complaint went to standard error; now it is on standard output."""

FUNCTION = "complain"
VERDICT = "wrong"
BEFORE = """
import sys


def complain(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return len(problems)
"""
AFTER = """
import sys


def complain(problems: list[str]) -> int:
    if problems:
        sys.stdout.write("\\n".join(problems) + "\\n")
    return len(problems)
"""
EXAMPLES = ("complain([])",)
WITNESS = """
import contextlib
import io

with contextlib.redirect_stderr(io.StringIO()) as errors:
    complain(["bad"])
seen = errors.getvalue()
"""
