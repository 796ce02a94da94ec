"""Lines were numbered before blank ones were skipped; now only the others are counted."""

FUNCTION = "numbered"
VERDICT = "wrong"
BEFORE = """
def numbered(lines: list[str]) -> list[tuple[int, str]]:
    result = []
    for number, line in enumerate(lines, start=1):
        if line:
            result.append((number, line))
    return result
"""
AFTER = """
def numbered(lines: list[str]) -> list[tuple[int, str]]:
    return list(enumerate(filter(None, lines), start=1))
"""
EXAMPLES = ("numbered(['a', 'b'])", "numbered([])", "numbered(['a', ''])")
WITNESS = "seen = numbered(['', 'a'])"
