"""What a plan includes, held against what was used: before a review is made, and said in its check run.

Where the App is not listed in the Marketplace nothing is limited, and nothing is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.github import checks
from bot.github.checks import Report
from bot.github.session import Session
from bot.plans import UNLIMITED, Limits, limits_of
from bot.publication.check_report import NAME, beyond_report
from bot.queue import Claim, finish
from bot.store import installations, pull_requests, reviews, usage
from bot.store.installations import KnownRepository
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.reviews import ReviewRow
from bot.store.usage import Subscriber


@dataclass(frozen=True, slots=True)
class Declined:
    """Why a review is not made: the report for its check run."""

    report: Report


class Allowing:
    """Knows the limits of plans; `listed` tells whether the App is listed in the Marketplace."""

    def __init__(self, pool: Pool, *, listed: bool) -> None:
        self._pool = pool
        self.listed = listed

    async def bounds(
        self, claim: Claim, review: ReviewRow, place: KnownRepository, session: Session
    ) -> dict[str, int] | None:
        """Return what bounds a review that is included, as part of its request.

        None where it is not: then its check run is completed, and the job is done.
        """
        if not self.listed:
            return {}
        found = await session.get("/repos/{+repository}", repository=place.repository.full_name)
        async with self._pool.acquire() as connection:
            repository = place.repository
            await installations.describe_repository(
                connection, repository.host, repository.id, private=bool(found["private"])
            )
            judged = await judge(connection, review)
        if isinstance(judged, Limits):
            return {} if judged.proof_seconds is None else {"proof_seconds": judged.proof_seconds}
        await self._decline(claim, review, place, session, judged)
        return None

    async def _decline(
        self, claim: Claim, review: ReviewRow, place: KnownRepository, session: Session, why: Declined
    ) -> None:
        where = checks.Place(place.repository.full_name, review.head, NAME, str(review.id))
        async with self._pool.acquire() as connection:
            known = await reviews.read(connection, review.id)
        if known is not None and known.check_run is not None:
            await checks.complete(session, where, known.check_run, why.report)
        async with self._pool.acquire() as connection, connection.transaction():
            await reviews.finish(connection, review.id, "declined", why.report.title)
            if review.number is not None:
                key = PullRequestKey(review.host, review.repository, review.number)
                await pull_requests.reviewed(connection, key, review.generation)
            await finish(connection, claim)


async def judge(connection: Connection, review: ReviewRow) -> Limits | Declined:
    """Return the limits that a review is made within, or why it is not made."""
    host, repository = review.host, review.repository
    whose = await usage.subscriber(connection, host, repository)
    if whose is None or whose.account is None:
        return UNLIMITED  # GitHub has not told whose it is yet
    limits = limits_of(whose.plan, whose.allowances)
    if limits.private_repositories is not None and whose.private:
        before = await usage.private_before(connection, host, whose.account, repository)
        if before >= limits.private_repositories:
            return _beyond_repositories(limits.private_repositories, whose)
    if limits.reviews_a_day is not None:
        used = await usage.reviews_before(connection, host, whose.account, review.id)
        if used >= limits.reviews_a_day:
            until = await usage.next_free(connection, host, whose.account, review.id)
            return _beyond_reviews(limits.reviews_a_day, whose, until)
    return limits


async def may_scan(
    connection: Connection, host: str, repository: int, *, listed: bool, scan: int | None = None
) -> str | None:
    """Return why a scan of a repository is not included, in a sentence; None if it is. `scan` is one that is
    begun already, and does not count against itself."""
    whose = await usage.subscriber(connection, host, repository) if listed else None
    if whose is None or whose.account is None:
        return None
    most = limits_of(whose.plan, whose.allowances).scans_a_day
    if most is None or await usage.scans_of_day(connection, host, whose.account, scan) < most:
        return None
    return f"The plan {_name(whose)} includes {_count(most, 'full scan')} within 24 hours, and they are used."


def _beyond_repositories(most: int, whose: Subscriber) -> Declined:
    """Tell how many there are, not which: who sees this check run need not see the others."""
    included = _count(most, "private repository", "private repositories")
    words = (
        f"The plan {_name(whose)} includes {included}: those that were reviewed first. This is another one. "
        "Public repositories are not counted."
    )
    return Declined(beyond_report("Not among the plan's private repositories", words))


def _beyond_reviews(most: int, whose: Subscriber, until: datetime | None) -> Declined:
    again = f" Press Re-run after {until:%H:%M} UTC, or push again then." if until else ""
    included = (
        f"The plan {_name(whose)} includes {_count(most, 'review')} within 24 hours, and they are used."
    )
    return Declined(beyond_report("The plan's reviews of the day are used", included + again))


def _name(whose: Subscriber) -> str:
    return whose.plan or "Free"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
