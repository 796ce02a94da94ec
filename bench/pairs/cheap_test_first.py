"""Two pure tests change places: lengths are compared before letters are sorted."""

FUNCTION = "anagrams"
VERDICT = "faster"
BEFORE = """
def anagrams(word: str, candidates: list[str]) -> list[str]:
    letters = sorted(word)
    return [c for c in candidates if sorted(c) == letters and len(c) == len(word)]
"""
AFTER = """
def anagrams(word: str, candidates: list[str]) -> list[str]:
    letters = sorted(word)
    return [c for c in candidates if len(c) == len(word) and sorted(c) == letters]
"""
EXAMPLES = (
    "anagrams('tea', ['eat', 'ate', 'at', 'team'])",
    "anagrams('', ['', 'a'])",
    "anagrams('x', [])",
)
SIZE = 500
SETUP = "candidates = ['abcdefghij'[: i % 11] for i in range(n)]"
CALL = "anagrams('cab', candidates)"
