"""Every check ran, and noted what it found; the generator stops at the first that is true."""

FUNCTION = "has_problem"
VERDICT = "wrong"
BEFORE = """
def has_problem(rows: list[int], problems: list[str]) -> bool:
    def check(row: int) -> bool:
        if row < 0:
            problems.append(f"negative: {row}")
            return True
        return False

    return any([check(row) for row in rows])
"""
AFTER = """
def has_problem(rows: list[int], problems: list[str]) -> bool:
    def check(row: int) -> bool:
        if row < 0:
            problems.append(f"negative: {row}")
            return True
        return False

    return any(check(row) for row in rows)
"""
EXAMPLES = ("has_problem([1, -1], [])", "has_problem([], [])")
WITNESS = "problems = []; has_problem([-1, -2], problems); seen = problems"
