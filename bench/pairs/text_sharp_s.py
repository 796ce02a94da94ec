"""'\\u00df' is one letter for lower() and two for casefold()."""

FUNCTION = "same_word"
VERDICT = "wrong"
BEFORE = """
def same_word(left: str, right: str) -> bool:
    return left.lower() == right.lower()
"""
AFTER = """
def same_word(left: str, right: str) -> bool:
    return left.casefold() == right.casefold()
"""
EXAMPLES = ("same_word('Ab', 'aB')", "same_word('', 'x')", "same_word('\\u00c4', '\\u00e4')")
WITNESS = "seen = same_word('stra\\u00dfe', 'STRASSE')"
