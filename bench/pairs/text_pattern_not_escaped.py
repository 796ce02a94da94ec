"""Words are joined to one pattern: a word with a special character, or no word at all, matches otherwise."""

FUNCTION = "mentions"
VERDICT = "wrong"
BEFORE = """
def mentions(text: str, words: list[str]) -> bool:
    return any(word in text for word in words)
"""
AFTER = """
import re


def mentions(text: str, words: list[str]) -> bool:
    if not words:
        return False
    return re.search("|".join(words), text) is not None
"""
EXAMPLES = ("mentions('a cat', ['dog', 'cat'])", "mentions('', [])", "mentions('x', ['y'])")
WITNESS = "seen = mentions('a-b', ['a.b'])"
