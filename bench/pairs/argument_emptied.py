"""The queue was consumed by the call; iterating over it leaves it full."""

FUNCTION = "run_all"
VERDICT = "wrong"
BEFORE = """
def run_all(queue: list[int]) -> list[int]:
    done = []
    while queue:
        done.append(queue.pop(0) * 2)
    return done
"""
AFTER = """
def run_all(queue: list[int]) -> list[int]:
    return [job * 2 for job in queue]
"""
EXAMPLES = ("run_all([1, 2])", "run_all([])")
WITNESS = "queue = [1, 2]; run_all(queue); seen = queue"
