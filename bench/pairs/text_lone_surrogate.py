"""A lone surrogate counts three bytes in the sum; encode() raises."""

FUNCTION = "utf8_length"
VERDICT = "wrong"
BEFORE = """
def utf8_length(text: str) -> int:
    size = 0
    for character in text:
        code = ord(character)
        size += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
    return size
"""
AFTER = """
def utf8_length(text: str) -> int:
    return len(text.encode("utf-8"))
"""
EXAMPLES = ("utf8_length('a\\u00df\\u20ac\\U0001f600')", "utf8_length('')")
WITNESS = r"seen = utf8_length('\ud800')"
