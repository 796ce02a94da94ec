"""What goes into the queue, what comes out, and how a handler says that it cannot go on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A job to be done: `payload` for the handler of `entrypoint`, not before `delay` seconds.

    While a job of the same `key` waits or runs, another is not taken in. Jobs of a `tenant` (an
    installation) take turns with those of others, however many each has. Jobs of a `lane` (a repository) run
    one at a time.
    """

    entrypoint: str
    payload: bytes
    key: str | None = None
    delay: float = 0.0
    tenant: str | None = None
    lane: str | None = None


def tenant_of(host: str, installation: int) -> str:
    """Return the tenant that an installation is."""
    return f"{host}/{installation}"


def lane_of(host: str, repository: int) -> str:
    """Return the lane of a repository."""
    return f"{host}/{repository}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in the hands of a worker; `attempts` counts the tries, this one included.

    `number` counts the claims of the job: who holds an older one was overtaken, and may change nothing.
    """

    job: int
    number: int
    entrypoint: str
    payload: bytes
    attempts: int
    tenant: str | None
    lane: str | None


class RetryLater(Exception):
    """The job cannot be done now: try again after `seconds`, or when the queue thinks fit.

    `soon` is for what may be over in moments, however often it was tried. With `counted` the try is one of
    those a job has; waiting for a limit to pass is not.
    """

    def __init__(
        self, reason: str, seconds: float | None = None, *, soon: bool = False, counted: bool = True
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds
        self.soon = soon
        self.counted = counted


class Park(Exception):
    """The job can never be done: it goes to the dead letters, where a person sees the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Overtaken(Exception):
    """Another worker has taken the job over, so this one's transaction must not be committed."""
