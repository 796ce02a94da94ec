"""Chained replacements see each other's output; the table of translate does not."""

FUNCTION = "swap_quotes"
VERDICT = "wrong"
BEFORE = """
def swap_quotes(text: str) -> str:
    table = {"'": '"', '"': "'"}
    return "".join(table.get(character, character) for character in text)
"""
AFTER = """
def swap_quotes(text: str) -> str:
    return text.replace("'", '"').replace('"', "'") if '"' in text else text.replace("'", '"')
"""
EXAMPLES = ('swap_quotes("it\'s")', "swap_quotes('')", "swap_quotes('say \"x\"')")
WITNESS = "seen = swap_quotes('\"a\\'b')"
