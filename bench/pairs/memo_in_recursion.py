"""A recursion over a small grid computes each cell many times; a dict of the call keeps them."""

FUNCTION = "lattice_paths"
VERDICT = "faster"
BEFORE = '''
def lattice_paths(rows: int, columns: int) -> int:
    """Ways from one corner of a board of at most 7 x 7 to the other."""
    if not (0 <= rows <= 7 and 0 <= columns <= 7):
        raise ValueError(f"no board of {rows} x {columns}")
    if rows == 0 or columns == 0:
        return 1
    return lattice_paths(rows - 1, columns) + lattice_paths(rows, columns - 1)
'''
AFTER = '''
def lattice_paths(rows: int, columns: int) -> int:
    """Ways from one corner of a board of at most 7 x 7 to the other."""
    if not (0 <= rows <= 7 and 0 <= columns <= 7):
        raise ValueError(f"no board of {rows} x {columns}")
    known: dict[tuple[int, int], int] = {}

    def paths(r: int, c: int) -> int:
        if r == 0 or c == 0:
            return 1
        if (r, c) not in known:
            known[r, c] = paths(r - 1, c) + paths(r, c - 1)
        return known[r, c]

    return paths(rows, columns)
'''
EXAMPLES = (
    "lattice_paths(2, 3)",
    "lattice_paths(0, 5)",
    "lattice_paths(-1, 2)",
    "lattice_paths(8, 1)",
    "lattice_paths(7, 7)",
)
SIZE = 6
SETUP = ""
CALL = "lattice_paths(min(n, 7), min(n, 7))"
