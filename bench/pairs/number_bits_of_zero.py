"""bin(0) has one digit, (0).bit_length() is 0: all other numbers agree."""

FUNCTION = "bits_needed"
VERDICT = "wrong"
BEFORE = """
def bits_needed(number: int) -> int:
    return len(bin(abs(number))) - 2
"""
AFTER = """
def bits_needed(number: int) -> int:
    return abs(number).bit_length()
"""
EXAMPLES = ("bits_needed(5)", "bits_needed(-8)", "bits_needed(2**70)")
WITNESS = "seen = bits_needed(0)"
