"""The cheap test guarded the division; with the two changed round, it comes too late."""

FUNCTION = "dense"
VERDICT = "wrong"
BEFORE = """
def dense(cells: list[tuple[int, int]]) -> list[int]:
    return [i for i, (count, area) in enumerate(cells) if area and count / area > 0.5]
"""
AFTER = """
def dense(cells: list[tuple[int, int]]) -> list[int]:
    return [i for i, (count, area) in enumerate(cells) if count > 0 and count / area > 0.5 and area]
"""
EXAMPLES = ("dense([(1, 1), (1, 9)])", "dense([])", "dense([(0, 0)])")
WITNESS = "seen = dense([(1, 0)])"
