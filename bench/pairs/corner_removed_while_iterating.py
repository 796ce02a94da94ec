"""Removing from the list that is being iterated skips the neighbour: shown by two in a row only."""

FUNCTION = "without_comments"
VERDICT = "wrong"
BEFORE = """
def without_comments(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith("#")]
"""
AFTER = """
def without_comments(lines: list[str]) -> list[str]:
    kept = list(lines)
    for line in kept:
        if line.startswith("#"):
            kept.remove(line)
    return kept
"""
EXAMPLES = ("without_comments(['# a', 'b', '# c'])", "without_comments([])")
WITNESS = "seen = without_comments(['# a', '# b', 'c'])"
