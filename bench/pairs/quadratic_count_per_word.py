"""list.count per word; Counter counts once, with the keys in the same order."""

FUNCTION = "frequencies"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def frequencies(words: list[str]) -> dict[str, int]:
    return {word: words.count(word) for word in words}
"""
AFTER = """
from collections import Counter


def frequencies(words: list[str]) -> dict[str, int]:
    return dict(Counter(words))
"""
EXAMPLES = ("frequencies(['b', 'a', 'b'])", "frequencies([])", "frequencies(['', ''])")
SIZE = 500
SETUP = "words = [f'w{i // 2}' for i in range(n)]"
CALL = "frequencies(words)"
