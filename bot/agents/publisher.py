"""From a review to GitHub: completes the check run, posts the review, and writes down what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot import log
from bot.agents.orders import OutcomeOrder, ReviewOrder, learn, read_order
from bot.agents.settling import serving
from bot.app import settings_of
from bot.bundle import Bundle, unpack
from bot.github import checks
from bot.github.authors import Ourselves
from bot.github.client import ApiSession, GitHub
from bot.github.errors import Forbidden
from bot.github.reviews import PullRequest, inline_comments, now
from bot.publication.check_report import (
    NAME,
    closed_report,
    paused_report,
    superseded_report,
    trouble_report,
)
from bot.publication.fingerprints import identity_of
from bot.publication.lifecycle import Known
from bot.publication.memory import Memory
from bot.publication.plan import Material, plan
from bot.publication.publish import Desk, Outcome, publish
from bot.publication.threads import recovered
from bot.queue import Claim, enqueue, finish, tenant_of
from bot.review_file import Reviewed, read_review
from bot.store import installations, proofs, pull_requests, reviews, suggestions
from bot.store.installations import KnownRepository
from bot.store.pool import Pool
from bot.store.pull_requests import PullRequest as KnownPull
from bot.store.pull_requests import PullRequestKey
from bot.store.reviews import ReviewRow
from bot.store.suggestions import Seen, Settled, Suggestion
from bot.version import version
from engine.config import Config
from engine.errors import BadConfig

_log = log.logger(__name__)

WRITE = {"checks": "write", "pull_requests": "write", "metadata": "read"}
"""Comments in the conversation of a pull request need no permission for issues."""

UNASKED = frozenset({"opened", "pushed", "ready", "base changed", "push"})
"""Causes that nobody asked for: what they began is not said while reviews are paused."""


class Publisher:
    """Tells GitHub."""

    def __init__(self, pool: Pool, github: GitHub, ourselves: Ourselves) -> None:
        self._pool = pool
        self._github = github
        self._ourselves = ourselves

    async def publish(self, claim: Claim) -> None:
        """Publish one review, or end its check run where there is nothing to publish any more."""
        order = read_order(ReviewOrder, claim.payload)
        async with self._pool.acquire() as connection:
            review = await reviews.read(connection, order.review)
            if review is None or review.state in ("done", "declined"):
                return
            place = await installations.read_repository(connection, review.host, review.repository)
        if place is None or not place.is_open_to_us:
            return
        async with serving(claim, self._pool, place):
            session = await self._github.session(
                place.repository.installation,
                repositories=[place.repository.id],
                permissions=WRITE,
            )
            try:
                await self._publish(claim, review, place, session)
            except Forbidden as error:  # not even the check run: the repository is archived, for instance
                _log.warning("a review cannot be published", review=review.id, error=str(error))
                await self._finished(claim, review, "failed", str(error))

    async def _publish(
        self, claim: Claim, review: ReviewRow, place: KnownRepository, session: ApiSession
    ) -> None:
        known = await self._pull_request(review)
        if review.state == "superseded" or (known is not None and is_overtaken(review, known)):
            told = await self._end_check(session, review, place)
            await self._finished(claim, review, "superseded", "a newer push", told=told)
        elif place.paused and review.cause in UNASKED:
            await self._complete(session, review, place, paused_report())
            await self._finished(claim, review, "superseded", "reviews were paused", told=True, over=True)
        elif review.state == "failed" or review.written is None:
            await self._tell_trouble(session, review, place)
            why = review.reason or "there is no result"
            await self._finished(claim, review, "failed", why, told=True)
        else:
            await self._say(claim, review, place, session)

    async def _say(
        self, claim: Claim, review: ReviewRow, place: KnownRepository, session: ApiSession
    ) -> None:
        reviewed = read_review(review.written or b"")
        bundle = await self._bundle(review)
        known = await self._known(review, place, session)
        memory = await self._memory(review)
        planned = await asyncio.to_thread(plan, material_of(review, place, reviewed, bundle, known, memory))
        desk = Desk(session, self._ourselves, Noted(self._pool, review.id))
        outcome = await publish(planned, desk)
        if outcome.kind == "superseded":
            await self._finished(claim, review, "superseded", f"the head is {outcome.head[:8]}")
        else:
            tenant = tenant_of(place.repository.host, place.repository.installation)
            await self._done(claim, review, outcome, tenant)

    async def _known(
        self, review: ReviewRow, place: KnownRepository, session: ApiSession
    ) -> tuple[Known, ...]:
        """Return the earlier suggestions: as stored, and as they stand on GitHub now."""
        if review.number is None:
            return ()
        async with self._pool.acquire() as connection:
            rows = await suggestions.of(connection, review.host, review.repository, review.number)
        stored = tuple(map(known_of, rows))
        pull = PullRequest(place.repository.full_name, review.number)
        return recovered(stored, await inline_comments(session, pull, self._ourselves))

    async def _memory(self, review: ReviewRow) -> Memory:
        """Return what people answered to suggestions on other pull requests."""
        async with self._pool.acquire() as connection:
            found = await suggestions.remembered(connection, review.host, review.repository)
        return Memory(frozenset(map(identity_of, found.dismissed)), found.taken)

    async def _bundle(self, review: ReviewRow) -> Bundle:
        async with self._pool.acquire() as connection:
            packed = await proofs.get_bundle(connection, review.bundle or "")
        return await asyncio.to_thread(unpack, packed or b"")

    async def _done(self, claim: Claim, review: ReviewRow, outcome: Outcome, tenant: str) -> None:
        if outcome.forbidden:
            _log.warning("GitHub does not let us say everything", review=review.id, error=outcome.forbidden)
        async with self._pool.acquire() as connection, connection.transaction():
            if review.number is not None:
                await suggestions.settle(
                    connection,
                    review.host,
                    review.repository,
                    review.number,
                    review.id,
                    [settled_of(known) for known in outcome.suggestions],
                )
                key = PullRequestKey(review.host, review.repository, review.number)
                await pull_requests.reviewed(connection, key, review.generation)
                told = OutcomeOrder(review.host, review.repository, review.number, "published")
                await enqueue(connection, [learn(told, tenant)])
            await reviews.finish(connection, review.id, "done")
            await finish(connection, claim)

    async def _finished(
        self,
        claim: Claim,
        review: ReviewRow,
        ending: reviews.Ending,
        why: str,
        *,
        told: bool = False,
        over: bool = False,
    ) -> None:
        """End a review without a result; once GitHub was `told`, nobody has to look whether it was.

        `over` tells that no other is to take its place.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            await reviews.finish(connection, review.id, ending, why)
            if told:
                await reviews.set_check_ended(connection, review.id)
            if review.number is not None and (over or ending == "failed"):
                key = PullRequestKey(review.host, review.repository, review.number)
                await pull_requests.reviewed(connection, key, review.generation)
            await finish(connection, claim)

    async def _pull_request(self, review: ReviewRow) -> KnownPull | None:
        if review.number is None:
            return None
        key = PullRequestKey(review.host, review.repository, review.number)
        async with self._pool.acquire() as connection:
            return await pull_requests.read(connection, key)

    async def _end_check(self, session: ApiSession, review: ReviewRow, place: KnownRepository) -> bool:
        """End the check run of a head that nobody waits for; False if it was left for others to end.

        While the head is still the newest, a later review of it takes the check run over. GitHub is asked:
        what was heard last need not have happened last. If another push comes before that review begins,
        the review of that push ends it: `bot.store.reviews.untold`.
        """
        if review.number is None:
            return True
        there = await now(session, PullRequest(place.repository.full_name, review.number))
        if not there.open:
            await self._complete(session, review, place, closed_report())
        elif there.head != review.head:
            await self._complete(session, review, place, superseded_report(there.head))
        else:
            return False
        return True

    async def _tell_trouble(self, session: ApiSession, review: ReviewRow, place: KnownRepository) -> None:
        report = trouble_report(str(review.id), review.reason or "there is no result", again=False)
        await self._complete(session, review, place, report)

    async def _complete(
        self, session: ApiSession, review: ReviewRow, place: KnownRepository, report: checks.Report
    ) -> None:
        where = checks.Place(place.repository.full_name, review.head, NAME, str(review.id))
        run = await checks.find(session, where, self._ourselves)
        if run is not None and run.status != "completed":
            await checks.complete(session, where, run.id, report)


@dataclass(frozen=True, slots=True)
class Noted:
    """Writes down at once what was done on GitHub: `bot.publication.record.Record`."""

    pool: Pool
    id: int

    async def check_run(self, check_run: int) -> None:
        """Take note of GitHub's id of the check run."""
        async with self.pool.acquire() as connection:
            await reviews.set_check_run(connection, self.id, check_run)

    async def batches(self, count: int) -> None:
        """Take note of how many batches of annotations were sent."""
        async with self.pool.acquire() as connection:
            await reviews.set_batches(connection, self.id, count)

    async def review(self, review: int) -> None:
        """Take note of GitHub's id of the review."""
        async with self.pool.acquire() as connection:
            await reviews.set_posted(connection, self.id, review)

    async def comments(self, by_fingerprint: Mapping[str, int]) -> None:
        """GitHub knows its comments itself: they are read again, and stored with the outcome."""


def is_overtaken(review: ReviewRow, known: KnownPull) -> bool:
    """Tell whether something newer was heard of a pull request than its review was made for."""
    return known.state == "closed" or known.generation > review.generation


def material_of(
    review: ReviewRow,
    place: KnownRepository,
    reviewed: Reviewed,
    bundle: Bundle,
    known: tuple[Known, ...],
    memory: Memory,
) -> Material:
    """Return what is to be published of a review."""
    request = review.request or {}
    config = root_settings(bundle)
    return Material(
        repository=place.repository.full_name,
        number=review.number,
        head=review.head,
        review=str(review.id),
        reviewed=reviewed,
        files={path: content for path, content in bundle.files.items() if path.endswith(".py")},
        hunks=bundle.hunks,
        renames={file.old_path: file.path for file in bundle.change.files if file.old_path},
        known=known,
        memory=memory,
        version=version(),
        proven=review.cause == "verify",
        fork=bool(request.get("fork")) and not request.get("run"),
        max_inline=config.max_inline,
        fail_on=config.fail_on,
    )


def root_settings(bundle: Bundle) -> Config:
    """Return the settings of the root; those that cannot be used are told in the review already."""
    try:
        return settings_of(bundle.settings).root
    except BadConfig:
        return Config()


def known_of(row: Suggestion) -> Known:
    """Return a stored suggestion as the planning of a publication knows it."""
    seen = row.seen
    return Known(
        fingerprint=seen.fingerprint,
        rule=seen.rule,
        path=seen.path,
        symbol=seen.symbol,
        line=seen.line,
        state=row.state,
        review=str(row.last_review or ""),
        comment=row.comment,
        certificate=seen.certificate,
        written=seen.written,
        taken=row.taken,
        resolved=row.resolved,
    )


def settled_of(known: Known) -> Settled:
    """Return what the store shall hold of a suggestion from now on."""
    seen = Seen(
        known.fingerprint,
        known.rule,
        known.path,
        known.symbol,
        known.line,
        known.certificate,
        known.written,
    )
    return Settled(seen, known.state, known.comment, known.taken)
