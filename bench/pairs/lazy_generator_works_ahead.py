"""Still a generator, but at the first next() it does all its work: the log runs ahead of the reader."""

FUNCTION = "process"
VERDICT = "wrong"
BEFORE = """
def process(jobs: list[str], log: list[str]):
    for job in jobs:
        log.append(f"start {job}")
        yield job.upper()
"""
AFTER = """
def process(jobs: list[str], log: list[str]):
    log.extend([f"start {job}" for job in jobs])
    for job in jobs:
        yield job.upper()
"""
EXAMPLES = ("(list(process(['a', 'b'], [])))", "list(process([], []))")
WITNESS = "log = []; next(process(['a', 'b'], log)); seen = log"
