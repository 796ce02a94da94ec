"""`and`/`or` return an operand: the function returned a bool, now it returns a list or a string."""

FUNCTION = "is_ready"
VERDICT = "wrong"
BEFORE = """
def is_ready(name: str, parts: list[str]) -> bool:
    if name and parts:
        return True
    return False
"""
AFTER = """
def is_ready(name: str, parts: list[str]) -> bool:
    return bool(name) and parts
"""
EXAMPLES = ("is_ready('', ['a'])", "bool(is_ready('a', ['b']))")
WITNESS = "seen = is_ready('a', ['b'])"
