"""From an order to a bundle: asks GitHub how things stand, opens the check run, and fetches the code.

Payloads are hints: what is reviewed is the head that GitHub names when the job starts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.agents.allowing import Allowing
from bot.agents.fetching import Fetching
from bot.agents.gathering import packed
from bot.agents.orders import PullRequestOrder, PushOrder, onward, read_order
from bot.agents.settling import giving_up, serving
from bot.bundle import Bundle
from bot.github import checks
from bot.github.authors import Ourselves
from bot.github.checkout import Source
from bot.github.client import ApiSession, GitHub
from bot.github.pull_files import commentable, read_pull_files
from bot.github.session import Json, Session
from bot.publication.check_report import NAME, PAUSED, closed_report, draft_report, paused_report
from bot.queue import Claim, enqueue, finish
from bot.store import installations, proofs, pull_requests, reviews, rewards, silenced
from bot.store.installations import KnownRepository
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequest, PullRequestKey
from bot.store.reviews import ReviewRow

SPEAK = {"checks": "write", "pull_requests": "read", "metadata": "read"}
UNASKED = frozenset({"opened", "pushed", "base changed"})
"""Causes that are not enough for a draft."""

AUTOMATIC = frozenset({"opened", "pushed", "ready", "base changed"})
"""Causes that no person asked for. They are not enough where reviews are paused, nor for a head that was
reviewed against the same base: deliveries come twice."""

OVERTAKEN = "a newer push"

EMPTY_TREE_BASE = "0"


@dataclass(frozen=True, slots=True)
class Head:
    """What GitHub says of a pull request now."""

    sha: str
    base_sha: str
    base_ref: str
    open: bool
    draft: bool
    fork: bool

    @staticmethod
    def of(pull: Json) -> Head:
        """Read it from GitHub's answer; a head repository that is gone was a fork."""
        head, base = pull["head"], pull["base"]
        theirs = (head.get("repo") or {}).get("id")
        return Head(
            head["sha"],
            base["sha"],
            base["ref"],
            pull.get("state") == "open",
            bool(pull.get("draft")),
            theirs is None or theirs != base["repo"]["id"],
        )

    def is_that_of(self, review: ReviewRow, *, run: bool) -> bool:
        """Tell whether a review was of this head and base, and ran its code if it may be run."""
        ran = bool((review.request or {}).get("run"))
        return (review.head, review.base, ran) == (self.sha, self.base_sha, run)


class Analyzer:
    """Fetches what is to be reviewed."""

    def __init__(
        self,
        pool: Pool,
        github: GitHub,
        ourselves: Ourselves,
        scratch: Path | None = None,
        *,
        listed: bool = False,
    ) -> None:
        self._pool = pool
        self._allowing = Allowing(pool, listed=listed)
        self._fetching = Fetching(github, scratch)
        self._ourselves = ourselves

    async def analyze(self, claim: Claim) -> None:
        """Take a pull request from an order to a bundle, or end it quietly where there is nothing to do."""
        order = read_order(PullRequestOrder, claim.payload)
        key = PullRequestKey(order.host, order.repository, order.number)
        async with self._pool.acquire() as connection:
            known = await pull_requests.read(connection, key)
            place = await installations.read_repository(connection, order.host, order.repository)
        if known is None or place is None or not place.is_open_to_us or known.generation > order.generation:
            return
        async with serving(claim, self._pool, place):
            await self._review(claim, order, known, place)

    async def _review(
        self, claim: Claim, order: PullRequestOrder, known: PullRequest, place: KnownRepository
    ) -> None:
        name = place.repository.full_name
        session = await self._fetching.session(place, SPEAK)
        path = "/repos/{+repository}/pulls/{number}"
        head = Head.of(await session.get(path, repository=name, number=order.number))
        report = self._why_not(order, head, place)
        if report is not None:
            await self._leave(claim, order, head, place, session, report)
            return
        run = not head.fork or known.verified == head.sha
        review = await self._begin(claim, order, head, run, place)
        if review is None:
            return
        await self._open_check(session, name, review)
        async with giving_up(claim, self._pool, review, place):
            bounds = await self._allowing.bounds(claim, review, place, session)
            if bounds is None:
                return
            listed = await read_pull_files(session, name, order.number)
            source = await self._fetching.pull_source(
                place, order.number, head=head.sha, base=head.base_sha, branch=head.base_ref
            )
            async with self._fetching.checkout(source) as found:
                hunks = await asyncio.to_thread(commentable, listed, found.git_folder, found.base, found.head)
                bundle = await self._fetching.gathered(
                    found, place, head.base_ref, run=run, hunks=hunks, silenced=await self._silenced(place)
                )
            request = {"fork": head.fork, "run": run, "installation": place.repository.installation, **bounds}
            await self._hand_on(claim, review, bundle, request, head.base_sha, place)

    def _why_not(self, order: PullRequestOrder, head: Head, place: KnownRepository) -> checks.Report | None:
        """Return what a check run says of a head that is not to be reviewed now, None if it is."""
        if not head.open:
            return closed_report()
        if head.draft and order.cause in UNASKED:
            return draft_report()
        return paused_report() if place.paused and order.cause in AUTOMATIC else None

    async def analyze_push(self, claim: Claim) -> None:
        """Take a push to a branch from an order to a bundle; it ends as a check run alone."""
        order = read_order(PushOrder, claim.payload)
        async with self._pool.acquire() as connection:
            place = await installations.read_repository(connection, order.host, order.repository)
            pulls = await pull_requests.of_head(connection, order.host, order.repository, order.after)
        if place is None or not place.is_served or (pulls and not order.default):
            return
        async with serving(claim, self._pool, place):
            await self._review_push(claim, order, place)

    async def _review_push(self, claim: Claim, order: PushOrder, place: KnownRepository) -> None:
        review, base = await self._begin_push(order)
        if review is None or base is None:
            return
        name = place.repository.full_name
        session = await self._fetching.session(place, SPEAK)
        await self._open_check(session, name, review)
        async with giving_up(claim, self._pool, review, place):
            bounds = await self._allowing.bounds(claim, review, place, session)
            if bounds is None:
                return
            url = self._fetching.clone_url(place)
            source = Source(url, base, order.after, token=await self._fetching.token(place))
            async with self._fetching.checkout(source) as found:
                bundle = await self._fetching.gathered(
                    found, place, order.branch, run=True, hunks=None, silenced=await self._silenced(place)
                )
            request = {"fork": False, "run": True, "installation": place.repository.installation, **bounds}
            await self._hand_on(claim, review, bundle, request, base, place)

    async def _begin_push(self, order: PushOrder) -> tuple[ReviewRow | None, str | None]:
        """Return the review to make and what it compares with; of a new branch everything would be new."""
        async with self._pool.acquire() as connection, connection.transaction():
            found = await reviews.of_head(connection, order.host, order.repository, order.after)
            earlier = [each for each in found if each.number is None]
            before = order.before if order.before.strip(EMPTY_TREE_BASE) else None
            base = before or next((each.base for each in earlier if each.base), None)
            generation = earlier[0].generation if earlier else 0
            if order.again and earlier and earlier[0].finished is not None:
                generation += 1
            if base is None:
                return None, None
            review = await reviews.begin(
                connection,
                order.host,
                order.repository,
                None,
                head=order.after,
                generation=generation,
                cause="re-run" if order.again else "push",
            )
            if review.finished is not None or not await reviews.advance(connection, review.id, "analyzing"):
                return None, None
            return review, base

    async def _begin(
        self, claim: Claim, order: PullRequestOrder, head: Head, run: bool, place: KnownRepository
    ) -> ReviewRow | None:
        """Return the review to make, and end those that it overtakes; None if it was made already."""
        host, repository, number = order.host, order.repository, order.number
        key = PullRequestKey(host, repository, number)
        async with self._pool.acquire() as connection, connection.transaction():
            await pull_requests.describe(
                connection, key, head=head.sha, base=head.base_ref, draft=head.draft, fork=head.fork
            )
            done = await reviews.last_done(connection, host, repository, number)
            if order.cause in AUTOMATIC and done is not None and head.is_that_of(done, run=run):
                await pull_requests.reviewed(connection, key, order.generation)
                await finish(connection, claim)
                return None
            await self._overtake(connection, order, head.sha, place)
            review = await reviews.begin(
                connection,
                host,
                repository,
                number,
                head=head.sha,
                generation=order.generation,
                cause=order.cause,
            )
            if review.finished is not None:
                await self._end_again(connection, claim, key, review, place)
                return None
            return review if await reviews.advance(connection, review.id, "analyzing") else None

    async def _end_again(
        self,
        connection: Connection,
        claim: Claim,
        key: PullRequestKey,
        review: ReviewRow,
        place: KnownRepository,
    ) -> None:
        """Leave a review that has ended as it is; of one that failed, GitHub may not have been told."""
        if review.state == "failed":
            installation = place.repository.installation
            task = onward("publish", review.id, review.host, installation, review.repository)
            await enqueue(connection, [task])
        await pull_requests.reviewed(connection, key, review.generation)
        await finish(connection, claim)

    async def _overtake(
        self, connection: Connection, order: PullRequestOrder, head: str | None, place: KnownRepository
    ) -> None:
        """End the reviews of other heads, and their check runs; that of this head goes on in a new review."""
        overtaken = await reviews.supersede(
            connection, order.host, order.repository, order.number, order.generation, OVERTAKEN, head or ""
        )
        earlier = await reviews.untold(connection, order.host, order.repository, order.number, head or "")
        installation = place.repository.installation
        ended = {each.id: each for each in (*overtaken, *earlier) if each.head != head}
        await enqueue(
            connection,
            [onward("publish", each.id, each.host, installation, each.repository) for each in ended.values()],
        )

    async def _leave(
        self,
        claim: Claim,
        order: PullRequestOrder,
        head: Head,
        place: KnownRepository,
        session: ApiSession,
        report: checks.Report,
    ) -> None:
        """End what goes on for a pull request that is not to be reviewed now, and tell its check run why.

        Where there is none, only a pause makes one: a branch that requires the check must not wait for ever.
        """
        key = PullRequestKey(order.host, order.repository, order.number)
        async with self._pool.acquire() as connection:
            begun = await reviews.of_head(connection, order.host, order.repository, head.sha)
        known_by = str(begun[0].id) if begun else f"{PAUSED}{head.sha[:12]}"
        where = checks.Place(place.repository.full_name, head.sha, NAME, known_by)
        run = await checks.find_open(session, where, self._ourselves)
        if run is not None and run.status != "completed":
            await checks.complete(session, where, run.id, report)
        elif run is None and not begun and report == paused_report():
            await checks.create_completed(session, where, report)
        async with self._pool.acquire() as connection, connection.transaction():
            await self._overtake(connection, order, None, place)
            if not head.open:
                await pull_requests.closed(connection, key)
            await pull_requests.reviewed(connection, key, order.generation)
            await finish(connection, claim)

    async def _silenced(self, place: KnownRepository) -> tuple[str, ...]:
        async with self._pool.acquire() as connection:
            return await silenced.rules(connection, place.repository.host, place.repository.id)

    async def _open_check(self, session: Session, name: str, review: ReviewRow) -> None:
        """Show that work has begun; an earlier try, or an earlier review of this head, may have done so."""
        if review.check_run is not None:
            return
        place = checks.Place(name, review.head, NAME, str(review.id))
        run = await checks.find_open(session, place, self._ourselves)
        if run is None:
            run = await checks.create(session, place, status="in_progress")
        elif run.external_id != place.external_id:
            await checks.adopt(session, place, run.id)
        async with self._pool.acquire() as connection:
            await reviews.set_check_run(connection, review.id, run.id)

    async def _hand_on(
        self,
        claim: Claim,
        review: ReviewRow,
        bundle: Bundle,
        request: Mapping[str, Json],
        base: str,
        place: KnownRepository,
    ) -> None:
        repository = place.repository
        async with self._pool.acquire() as connection:
            quiet = await rewards.muted_rules(connection, repository.host, repository.id)
        muted = tuple(each for each in quiet if each.rule not in bundle.silenced)
        data = await asyncio.to_thread(packed, replace(bundle, muted=muted))
        async with self._pool.acquire() as connection, connection.transaction():
            name = await proofs.put_bundle(connection, data)
            await reviews.set_request(connection, review.id, dict(request), base=base, bundle=name)
            if await reviews.advance(connection, review.id, "optimizing"):
                task = onward("optimize", review.id, repository.host, repository.installation, repository.id)
                await enqueue(connection, [task])
            await finish(connection, claim)
