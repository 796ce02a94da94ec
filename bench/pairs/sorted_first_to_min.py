"""The list is sorted to take its first; min with the same key takes the same one, ties included."""

FUNCTION = "next_job"
VERDICT = "faster"
BEFORE = """
from typing import NamedTuple, Optional


class Job(NamedTuple):
    name: str
    due: int


def next_job(jobs: list[Job]) -> Optional[Job]:
    if not jobs:
        return None
    return sorted(jobs, key=lambda job: job.due)[0]
"""
AFTER = """
from typing import NamedTuple, Optional


class Job(NamedTuple):
    name: str
    due: int


def next_job(jobs: list[Job]) -> Optional[Job]:
    if not jobs:
        return None
    return min(jobs, key=lambda job: job.due)
"""
EXAMPLES = (
    "next_job([Job('a', 2), Job('b', 1), Job('c', 1)])",
    "next_job([])",
    "next_job([Job('', 0)])",
)
SIZE = 1000
SETUP = "jobs = [Job(str(i), (i * 7919) % n) for i in range(n)]"
CALL = "next_job(jobs)"
