"""int(a / b) rounds to zero, a // b rounds down: they differ for one negative operand."""

FUNCTION = "cell_of"
VERDICT = "wrong"
BEFORE = """
def cell_of(x: int, y: int, size: int = 16) -> tuple[int, int]:
    return int(x / size), int(y / size)
"""
AFTER = """
def cell_of(x: int, y: int, size: int = 16) -> tuple[int, int]:
    return x // size, y // size
"""
EXAMPLES = ("cell_of(33, 15)", "cell_of(0, -16)")
WITNESS = "seen = cell_of(-1, 0)"
