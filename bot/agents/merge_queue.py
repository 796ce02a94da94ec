"""Answers merge queues at once: what they queue was reviewed as pull requests, and may not wait for Velox."""

from __future__ import annotations

from bot import log
from bot.agents.orders import MergeQueueOrder, read_order
from bot.agents.settling import LATE, serving
from bot.github import checks
from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.github.errors import NotFound, Refused
from bot.publication.check_report import NAME, queue_report
from bot.queue import Claim
from bot.store import installations
from bot.store.installations import KnownRepository
from bot.store.pool import Pool

WRITE = {"checks": "write", "metadata": "read"}

_log = log.logger(__name__)


class MergeQueue:
    """Gives the heads of merge groups their check run."""

    def __init__(self, pool: Pool, github: GitHub, ourselves: Ourselves) -> None:
        self._pool = pool
        self._github = github
        self._ourselves = ourselves

    async def answer(self, claim: Claim) -> None:
        """Create the check run of a group's head, completed; also where reviews are paused."""
        order = read_order(MergeQueueOrder, claim.payload)
        async with self._pool.acquire() as connection:
            place = await installations.read_repository(connection, order.host, order.repository)
        if place is None or place.installation_state != "active" or place.removed is not None:
            return
        async with serving(claim, self._pool, place):
            try:
                await self._answer(place, order.head)
            except (Refused, NotFound) as error:
                # The group was dissolved, and its branch is gone; a commit may also be too new.
                if isinstance(error, NotFound) and claim.attempts < LATE:
                    raise
                _log.info("a merge group is gone", repository=order.repository, error=str(error))

    async def _answer(self, place: KnownRepository, head: str) -> None:
        repository = place.repository
        session = await self._github.session(
            repository.installation, repositories=[repository.id], permissions=WRITE
        )
        where = checks.Place(repository.full_name, head, NAME, f"merge-queue:{head}")
        if await checks.find(session, where, self._ourselves) is None:
            await checks.create_completed(session, where, queue_report())
