"""isdigit() is true for a superscript two, \\\\d is not."""

FUNCTION = "is_code"
VERDICT = "wrong"
BEFORE = """
def is_code(text: str) -> bool:
    return len(text) > 0 and all(character.isdigit() for character in text)
"""
AFTER = r"""
import re

_DIGITS = re.compile(r"\d+")


def is_code(text: str) -> bool:
    return _DIGITS.fullmatch(text) is not None
"""
EXAMPLES = ("is_code('0123')", "is_code('')", "is_code('1a')", "is_code('\\u0663')")
WITNESS = r"seen = is_code('\u00b2')"
