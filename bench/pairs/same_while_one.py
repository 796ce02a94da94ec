"""`while 1` became `while True`, which compiles to the same."""

FUNCTION = "gcd_of"
VERDICT = "equal"
BEFORE = """
def gcd_of(pairs: list[tuple[int, int]]) -> list[int]:
    result = []
    for a, b in pairs:
        while 1:
            if b == 0:
                break
            a, b = b, a % b
        result.append(abs(a))
    return result
"""
AFTER = """
def gcd_of(pairs: list[tuple[int, int]]) -> list[int]:
    result = []
    for a, b in pairs:
        while True:
            if b == 0:
                break
            a, b = b, a % b
        result.append(abs(a))
    return result
"""
EXAMPLES = ("gcd_of([(12, 18), (0, 0), (-4, 6)])", "gcd_of([])", "gcd_of([(2**80, 2**70)])")
SIZE = 200
SETUP = "pairs = [(i * 12, i + 18) for i in range(n)]"
CALL = "gcd_of(pairs)"
