"""match with a dollar sign accepts a line feed at the end; fullmatch does not."""

FUNCTION = "is_name"
VERDICT = "wrong"
BEFORE = """
import re


def is_name(text: str) -> bool:
    return re.fullmatch("[a-z_][a-z0-9_]*", text) is not None
"""
AFTER = """
import re

_NAME = re.compile("[a-z_][a-z0-9_]*$")


def is_name(text: str) -> bool:
    return _NAME.match(text) is not None
"""
EXAMPLES = ("is_name('ab_1')", "is_name('1a')", "is_name('')", "is_name('a b')")
WITNESS = "seen = is_name('ab\\n')"
