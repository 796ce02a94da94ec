"""An async function filters by a list; a set does it, and the awaits stay where they were."""

FUNCTION = "pending"
VERDICT = "faster"
GROWTH = True
BEFORE = """
import asyncio


async def pending(jobs: list[int], done: list[int]) -> list[int]:
    result = []
    for job in jobs:
        if job not in done:
            result.append(job)
    await asyncio.sleep(0)
    return result
"""
AFTER = """
import asyncio


async def pending(jobs: list[int], done: list[int]) -> list[int]:
    finished = set(done)
    result = []
    for job in jobs:
        if job not in finished:
            result.append(job)
    await asyncio.sleep(0)
    return result
"""
EXAMPLES = ("pending([1, 2, 3, 3], [2])", "pending([], [1])", "pending([5], [])")
SIZE = 1500
SETUP = "jobs = list(range(n)); done = list(range(n // 2, 2 * n))"
CALL = "pending(jobs, done)"
