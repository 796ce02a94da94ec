"""A snapshot was taken at the start; the generator now reads the live list while its reader changes it."""

FUNCTION = "pending"
VERDICT = "wrong"
BEFORE = """
from collections.abc import Iterator


def pending(tasks: list[int]) -> Iterator[int]:
    for task in list(tasks):
        if task >= 0:
            yield task
"""
AFTER = """
from collections.abc import Iterator


def pending(tasks: list[int]) -> Iterator[int]:
    for task in tasks:
        if task >= 0:
            yield task
"""
EXAMPLES = ("pending([1, -1, 2])", "pending([])")
WITNESS = """
tasks = [1, 2, 3]
seen = []
for task in pending(tasks):
    seen.append(task)
    if len(tasks) > 1:
        tasks.remove(task)
"""
