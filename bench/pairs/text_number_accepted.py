"""int() takes signs, blanks and underscores; isdecimal() refuses them."""

FUNCTION = "numbers_in"
VERDICT = "wrong"
BEFORE = """
def numbers_in(words: list[str]) -> list[int]:
    numbers = []
    for word in words:
        try:
            numbers.append(int(word))
        except ValueError:
            continue
    return numbers
"""
AFTER = """
def numbers_in(words: list[str]) -> list[int]:
    return [int(word) for word in words if word.lstrip("-").isdecimal()]
"""
EXAMPLES = ("numbers_in(['1', 'x', '-2'])", "numbers_in([])", "numbers_in(['', '1.5'])")
WITNESS = "seen = numbers_in(['1_000'])"
