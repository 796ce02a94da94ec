"""Rows are told by id() when counted: the same row object twice counts once."""

FUNCTION = "row_total"
VERDICT = "wrong"
BEFORE = """
def row_total(rows: list[list[int]]) -> int:
    total = 0
    for row in rows:
        total += sum(row)
    return total
"""
AFTER = """
def row_total(rows: list[list[int]]) -> int:
    sums = {id(row): sum(row) for row in rows}
    return sum(sums.values())
"""
EXAMPLES = ("row_total([[1], [2, 3]])", "row_total([])", "row_total([[1], [1]])")
WITNESS = "row = [1]; seen = row_total([row, row])"
