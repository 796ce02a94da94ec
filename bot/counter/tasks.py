"""The tasks of jobs of the HTTP API: the web process puts them in, so nothing here needs the engine."""

from __future__ import annotations

from typing import Final, Literal
from uuid import UUID

from bot.queue import Claim, Park, Task

API: Final = "api"
API_FETCH: Final = "api-fetch"
API_WATCH: Final = "api-watch"
API_TRAIN: Final = "api-train"
ROLLOUT: Final = "rollout"

KIND_TRAIN: Final = "train"
KIND_ROLLOUT: Final = "rollout"
OWN: Final = "itself"
"""The tenant of jobs that the server gives itself; those of tokens are digests."""

OPERATOR: Final = "operator"
"""The tenant of jobs that are asked for on the command line of a server."""

MOST_PARTS = 64
"""Of so many parts a rollout may be."""

Step = Literal["api", "api-fetch", "api-train"]


def api_job(job: UUID, tenant: str, step: Step = API, delay: float = 0.0) -> Task:
    """Return the task of doing a job, or of fetching its code first; tenants take turns."""
    return Task(step, str(job).encode(), key=f"{step}:{job}", delay=delay, tenant=f"api/{tenant}")


def api_watch(watch: UUID, tenant: str, delay: float = 0.0) -> Task:
    """Return the task of looking at a watched folder."""
    return Task(API_WATCH, str(watch).encode(), key=key_of_watch(watch), delay=delay, tenant=f"api/{tenant}")


def rollout_part(job: UUID, part: int, delay: float = 0.0) -> Task:
    """Return the task of going on with a part of a rollout."""
    payload = f"{job}/{part}".encode()
    return Task(ROLLOUT, payload, key=key_of_part(job, part), delay=delay, tenant=f"api/{OPERATOR}")


def key_of_part(job: UUID, part: int) -> str:
    """Return the key of the task that goes on with a part of a rollout."""
    return f"{ROLLOUT}:{job}:{part}"


def key_of_watch(watch: UUID) -> str:
    """Return the key of the task that looks at a watched folder."""
    return f"{API_WATCH}:{watch}"


def keys_of(job: UUID) -> tuple[str, ...]:
    """Return the keys of the tasks that take a job on."""
    parts = (key_of_part(job, part) for part in range(MOST_PARTS))
    return (f"{API}:{job}", f"{API_FETCH}:{job}", f"{API_TRAIN}:{job}", *parts)


def job_of(claim: Claim) -> UUID:
    """Return the job that a task is for; raises `Park` for a payload that nobody here can have written."""
    try:
        return UUID(claim.payload.decode("ascii"))
    except ValueError:
        raise Park("the payload names no job") from None


def part_of(claim: Claim) -> tuple[UUID, int]:
    """Return rollout and part that a task is for; raises `Park` for a payload that is none."""
    job, _, part = claim.payload.decode("ascii", "replace").partition("/")
    try:
        return UUID(job), int(part)
    except ValueError:
        raise Park("the payload names no part of a rollout") from None
