"""Completes check runs that nobody will complete any more, so that no pull request waits for them.

GitHub does not list the open check runs of an App: they are looked for where some can be. At the heads of
reviews that ended without a result, whose last request may have failed; and, now and then, at the heads of
open pull requests that the store has no review of, as after it was lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot import log
from bot.agents.orders import keys_of
from bot.github import checks
from bot.github.authors import Ourselves
from bot.github.client import ApiSession, GitHub
from bot.github.errors import Forbidden, NotFound, Refused, Suspended
from bot.measures import Measures
from bot.publication.check_report import NAME, trouble_report
from bot.queue.work import is_known
from bot.store import healing, installations, reviews
from bot.store.installations import KnownRepository
from bot.store.pool import Pool

PATIENCE = timedelta(minutes=30)
"""So long after its end the job of a review has told GitHub, or never will."""

DAILY = timedelta(days=1)

MOST_HEADS = 50
MOST_REPOSITORIES = 10
MOST_PULLS = 30

LOOK = {"checks": "write", "pull_requests": "read", "metadata": "read"}

LOST = "its work was lost"

_log = log.logger(__name__)


class OrphanedChecks:
    """Finds open check runs that no review owns."""

    name = "orphaned checks"
    period = timedelta(minutes=10)

    def __init__(
        self,
        pool: Pool,
        github: GitHub,
        ourselves: Ourselves,
        measures: Measures,
        *,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._pool = pool
        self._github = github
        self._host = github.host.name
        self._ourselves = ourselves
        self._measures = measures
        self._patience = patience

    async def heal(self) -> None:
        """Look at the heads of reviews without a result, then through repositories whose turn it is."""
        async with self._pool.acquire() as connection:
            ended = await healing.ended_unseen(connection, self._host, self._patience, MOST_HEADS)
            due = await healing.to_look_through(connection, self._host, DAILY, MOST_REPOSITORIES)
        heads: dict[int, set[str]] = {}
        for review in ended:
            heads.setdefault(review.repository, set()).add(review.head)
        for repository, some in heads.items():
            await self._look(repository, some)
        for repository in due:
            await self._look(repository, None)
            async with self._pool.acquire() as connection:
                await healing.set_looked_through(connection, self._host, repository)

    async def _look(self, repository: int, heads: Iterable[str] | None) -> None:
        """Look at commits of a repository; without any, at those that the store has no review of."""
        async with self._pool.acquire() as connection:
            place = await installations.read_repository(connection, self._host, repository)
        if place is None:
            return
        try:
            session = await self._github.session(
                place.repository.installation, repositories=[repository], permissions=LOOK
            )
            if heads is None:
                heads = await self._unknown_heads(session, place)
        except (Suspended, Forbidden, NotFound, Refused) as error:  # it is gone, or not ours any more
            _log.info("check runs cannot be looked at", repository=repository, error=str(error))
            return
        for head in sorted(heads):
            await self._end(session, place, head)

    async def _unknown_heads(self, session: ApiSession, place: KnownRepository) -> frozenset[str]:
        name = place.repository.full_name
        listed = session.items(
            "/repos/{+repository}/pulls", most=MOST_PULLS, query={"state": "open"}, repository=name
        )
        heads = frozenset([pull["head"]["sha"] async for pull in listed])
        async with self._pool.acquire() as connection:
            known = await healing.reviewed_heads(connection, self._host, place.repository.id, heads)
        return heads - known

    async def _end(self, session: ApiSession, place: KnownRepository, head: str) -> None:
        """Complete the check runs of a commit that are open, unless a review of it goes on.

        The order matters. Whoever opens a check run has a review in the store before; whoever completes one
        ends the review afterwards. So where the store, asked after GitHub, has no work for this commit, and
        the check run is open still, nobody will complete it.
        """
        name = place.repository.full_name
        try:
            open_runs = [
                run
                async for run in checks.of_commit(
                    session, checks.Place(name, head, NAME, ""), self._ourselves
                )
                if run.status != "completed" and run.external_id.isdecimal()
            ]
            if open_runs and await self._is_worked_on(place, head):
                return
            for run in open_runs:
                where = checks.Place(name, head, NAME, run.external_id)
                if (await checks.read(session, where, run.id)).status != "completed":
                    report = trouble_report(run.external_id, LOST, again=False)
                    await checks.complete(session, where, run.id, report)
                    _log.warning("an orphaned check run was completed", check_run=run.id, repository=name)
                    self._measures.healed.labels("check run").inc()
        except (NotFound, Refused, Forbidden) as error:  # the commit is gone, or the repository archived
            _log.info("check runs cannot be completed", repository=name, head=head, error=str(error))
        async with self._pool.acquire() as connection:
            await healing.set_checks_ended(connection, self._host, place.repository.id, head)

    async def _is_worked_on(self, place: KnownRepository, head: str) -> bool:
        async with self._pool.acquire() as connection:
            found = await reviews.of_head(connection, self._host, place.repository.id, head)
            keys = [key for review in found for key in keys_of(review)]
            return any(review.finished is None for review in found) or await is_known(connection, keys)
