"""The condition is negated and the branches change places."""

FUNCTION = "sign_runs"
VERDICT = "equal"
BEFORE = """
def sign_runs(values: list[int]) -> list[str]:
    marks = []
    for value in values:
        if value >= 0:
            marks.append("+")
        else:
            marks.append("-")
    return marks
"""
AFTER = """
def sign_runs(values: list[int]) -> list[str]:
    marks = []
    for value in values:
        if not value >= 0:
            marks.append("-")
        else:
            marks.append("+")
    return marks
"""
EXAMPLES = ("sign_runs([1, -1, 0])", "sign_runs([])", "sign_runs([-(2**70)])")
SIZE = 1000
SETUP = "values = [i * (-1) ** i for i in range(n)]"
CALL = "sign_runs(values)"
