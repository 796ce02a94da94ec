"""splitlines() also breaks at form feeds and other separators, and has no empty last line."""

FUNCTION = "non_empty_lines"
VERDICT = "wrong"
BEFORE = """
def non_empty_lines(text: str) -> list[str]:
    return [line for line in text.split("\\n") if line]
"""
AFTER = """
def non_empty_lines(text: str) -> list[str]:
    return list(filter(None, text.splitlines()))
"""
EXAMPLES = ("non_empty_lines('a\\n\\nb\\n')", "non_empty_lines('')")
WITNESS = "seen = non_empty_lines('a\\x0cb')"
