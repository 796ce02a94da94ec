"""split('') raises ValueError; counting the empty string does not."""

FUNCTION = "field_count"
VERDICT = "wrong"
BEFORE = """
def field_count(line: str, separator: str = ",") -> int:
    return len(line.split(separator))
"""
AFTER = """
def field_count(line: str, separator: str = ",") -> int:
    return line.count(separator) + 1
"""
EXAMPLES = ("field_count('a,b')", "field_count('', ';')", "field_count('aaa', 'aa')")
WITNESS = "seen = field_count('ab', '')"
