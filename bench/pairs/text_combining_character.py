"""A letter and a combining accent are two code points: comparison told them from the composed letter."""

FUNCTION = "unknown"
VERDICT = "wrong"
BEFORE = """
def unknown(words: list[str], known: list[str]) -> list[str]:
    return [word for word in words if word not in known]
"""
AFTER = """
from unicodedata import normalize


def unknown(words: list[str], known: list[str]) -> list[str]:
    names = {normalize("NFC", name) for name in known}
    return [word for word in words if normalize("NFC", word) not in names]
"""
EXAMPLES = ("unknown(['a', 'b'], ['b'])", "unknown([], [])", "unknown(['\\u00e9'], ['\\u00e9', 'e'])")
WITNESS = r"seen = len(unknown(['e\u0301'], ['\u00e9']))"
