"""zip(*rows) cuts every column at the shortest row, where indexing raised."""

FUNCTION = "transposed"
VERDICT = "wrong"
BEFORE = """
def transposed(rows: list[list[int]]) -> list[list[int]]:
    if not rows:
        return []
    return [[row[i] for row in rows] for i in range(len(rows[0]))]
"""
AFTER = """
def transposed(rows: list[list[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*rows)]
"""
EXAMPLES = ("transposed([[1, 2], [3, 4]])", "transposed([])", "transposed([[], []])")
WITNESS = "seen = transposed([[1, 2], [3]])"
