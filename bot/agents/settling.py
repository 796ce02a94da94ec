"""What GitHub's troubles mean for a job: rest and come again, or never."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.agents.orders import onward
from bot.github.errors import (
    Forbidden,
    GitHubError,
    Limited,
    Moved,
    NotFound,
    Refused,
    Suspended,
    Unavailable,
    Unreadable,
)
from bot.queue import Claim, Park, RetryLater, enqueue, finish, tenant_of
from bot.queue.work import withdraw
from bot.store import installations, reviews
from bot.store.installations import KnownRepository
from bot.store.pool import Pool
from bot.store.reviews import ReviewRow
from engine.errors import BadInput

LATE = 3
"""So many tries it takes to believe that an installation is gone, of which no delivery told."""

TRIES = 6
"""After so many tries a review is given up, while its job still may say why; a worker tries more often."""


class GivenUp(Exception):
    """The review has ended without a result, and the job with it."""


@contextmanager
def settling(claim: Claim) -> Iterator[None]:
    """Turn errors of GitHub into what the queue understands.

    A limit costs no try. What was not found is asked for again soon: GitHub's parts learn of an event in
    turns. What is refused for want of a permission, or because the request itself is wrong, would be refused
    again. `Suspended` goes on: who works for an installation ends that work. But where an
    installation was not found, it may be too new.
    """
    try:
        yield
    except Limited as limit:
        raise RetryLater(str(limit), limit.seconds, counted=False) from limit
    except (NotFound, Moved) as error:
        raise RetryLater(str(error), soon=True) from error
    except Unavailable as error:
        raise RetryLater(str(error)) from error
    except Suspended as gone:
        if gone.status == 404 and claim.attempts < LATE:
            raise RetryLater(str(gone), soon=True) from gone
        raise
    except (Forbidden, Refused, Unreadable) as error:
        raise Park(str(error)) from error
    except GitHubError as error:
        raise RetryLater(str(error)) from error


@asynccontextmanager
async def serving(claim: Claim, pool: Pool, place: KnownRepository) -> AsyncIterator[None]:
    """Work for an installation: as `settling`; all its work ends where GitHub says that it is suspended."""
    try:
        with settling(claim):
            yield
    except GivenUp:
        return
    except Suspended:
        host, installation = place.repository.host, place.repository.installation
        async with pool.acquire() as connection, connection.transaction():
            await installations.set_state(connection, host, installation, "suspended")
            await withdraw(connection, tenant_of(host, installation))


@asynccontextmanager
async def giving_up(
    claim: Claim, pool: Pool, review: ReviewRow, place: KnownRepository
) -> AsyncIterator[None]:
    """Work for a review whose check run is open: where it cannot be made, the check run is told why.

    Raises GivenUp then, which `serving` takes.
    """
    try:
        yield
    except (Forbidden, Refused, Unreadable, NotFound, Unavailable, BadInput) as error:
        if isinstance(error, NotFound | Unavailable) and claim.attempts < TRIES:
            raise
        async with pool.acquire() as connection, connection.transaction():
            await reviews.finish(connection, review.id, "failed", str(error))
            repository = place.repository
            task = onward("publish", review.id, repository.host, repository.installation, repository.id)
            await enqueue(connection, [task])
            await finish(connection, claim)
        raise GivenUp from error
