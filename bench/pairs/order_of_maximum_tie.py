"""The last after sorting was returned; max() returns the first of those that tie."""

FUNCTION = "longest"
VERDICT = "wrong"
BEFORE = """
def longest(words: list[str]) -> str:
    if not words:
        return ""
    return sorted(words, key=len)[-1]
"""
AFTER = """
def longest(words: list[str]) -> str:
    return max(words, key=len, default="")
"""
EXAMPLES = ("longest(['a', 'bb'])", "longest([])")
WITNESS = "seen = longest(['ab', 'cd'])"
