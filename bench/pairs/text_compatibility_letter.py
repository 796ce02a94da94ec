"""NFKD takes an accent off its letter, which counts alike, and a ligature apart, which does not."""

FUNCTION = "letters"
VERDICT = "wrong"
BEFORE = """
def letters(text: str) -> int:
    return sum(1 for character in text if character.isalpha())
"""
AFTER = """
import unicodedata


def letters(text: str) -> int:
    if text.isascii():
        return sum(map(str.isalpha, text))
    return sum(map(str.isalpha, unicodedata.normalize("NFKD", text)))
"""
EXAMPLES = ("letters('a1 b')", "letters('')", "letters('e\\u0301\\u00e9')")
WITNESS = "seen = letters('\\ufb01x')"
