"""Among words that are equally frequent the alphabetically first was taken; Counter takes the first met."""

FUNCTION = "top_word"
VERDICT = "wrong"
BEFORE = """
def top_word(words: list[str]) -> str | None:
    best = None
    for word in sorted(set(words)):
        if best is None or words.count(word) > words.count(best):
            best = word
    return best
"""
AFTER = """
from collections import Counter


def top_word(words: list[str]) -> str | None:
    if not words:
        return None
    return Counter(words).most_common(1)[0][0]
"""
EXAMPLES = ("top_word(['b', 'a', 'b'])", "top_word([])", "top_word(['a', 'b'])")
WITNESS = "seen = top_word(['b', 'a'])"
