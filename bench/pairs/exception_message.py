"""The message quoted the text with !r; now it does not. Type and attributes are the same."""

FUNCTION = "parse_size"
VERDICT = "wrong"
BEFORE = """
def parse_size(text: str) -> int:
    units = {"k": 1024, "m": 1024**2, "g": 1024**3}
    text = text.strip().lower()
    number, unit = text[:-1], text[-1:]
    if unit in units and number.isdecimal():
        return int(number) * units[unit]
    if text.isdecimal():
        return int(text)
    raise ValueError(f"not a size: {text!r}")
"""
AFTER = """
_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


def parse_size(text: str) -> int:
    text = text.strip().lower()
    number, unit = text[:-1], text[-1:]
    if unit in _UNITS and number.isdecimal():
        return int(number) * _UNITS[unit]
    if text.isdecimal():
        return int(text)
    raise ValueError(f"not a size: {text}")
"""
EXAMPLES = ("parse_size('4k')", "parse_size(' 12 ')")
WITNESS = "seen = parse_size('big')"
