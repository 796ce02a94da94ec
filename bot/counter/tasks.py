"""The tasks of jobs of the HTTP API: the web process puts them in, so nothing here needs the engine."""

from __future__ import annotations

from typing import Final, Literal
from uuid import UUID

from bot.queue import Claim, Park, Task

API: Final = "api"
API_FETCH: Final = "api-fetch"
API_WATCH: Final = "api-watch"
API_TRAIN: Final = "api-train"

KIND_TRAIN: Final = "train"
OWN: Final = "itself"
"""The tenant of jobs that the server gives itself; those of tokens are digests."""

Step = Literal["api", "api-fetch", "api-train"]


def api_job(job: UUID, tenant: str, step: Step = API, delay: float = 0.0) -> Task:
    """Return the task of doing a job, or of fetching its code first; tenants take turns."""
    return Task(step, str(job).encode(), key=f"{step}:{job}", delay=delay, tenant=f"api/{tenant}")


def api_watch(watch: UUID, tenant: str, delay: float = 0.0) -> Task:
    """Return the task of looking at a watched folder."""
    return Task(API_WATCH, str(watch).encode(), key=key_of_watch(watch), delay=delay, tenant=f"api/{tenant}")


def key_of_watch(watch: UUID) -> str:
    """Return the key of the task that looks at a watched folder."""
    return f"{API_WATCH}:{watch}"


def keys_of(job: UUID) -> tuple[str, ...]:
    """Return the keys of the tasks that take a job on."""
    return (f"{API}:{job}", f"{API_FETCH}:{job}", f"{API_TRAIN}:{job}")


def job_of(claim: Claim) -> UUID:
    """Return the job that a task is for; raises `Park` for a payload that nobody here can have written."""
    try:
        return UUID(claim.payload.decode("ascii"))
    except ValueError:
        raise Park("the payload names no job") from None
