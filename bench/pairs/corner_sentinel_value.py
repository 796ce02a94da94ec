"""-1 marks 'nothing yet' where None did: an input that holds -1 meets it."""

FUNCTION = "longest_run"
VERDICT = "wrong"
BEFORE = """
def longest_run(codes: list[int]) -> int:
    best = run = 0
    previous = None
    for code in codes:
        run = run + 1 if previous is not None and code == previous else 1
        previous = code
        best = max(best, run)
    return best
"""
AFTER = """
def longest_run(codes: list[int]) -> int:
    best = 0
    run = 1
    previous = -1
    for code in codes:
        if code == previous:
            run += 1
        else:
            previous, run = code, 1
        if run > best:
            best = run
    return best
"""
EXAMPLES = ("longest_run([1, 1, 2])", "longest_run([])", "longest_run([2, -1])")
WITNESS = "seen = longest_run([-1])"
