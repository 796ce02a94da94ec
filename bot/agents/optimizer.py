"""From a bundle to a review: the only agent that lets foreign code be run, and one without credentials."""

from __future__ import annotations

from bot.agents.apart import CannotReview, ReviewBroke, review_apart
from bot.agents.known import Known
from bot.agents.orders import ReviewOrder, onward, read_order
from bot.agents.watching import LOOK, Superfluous, while_wanted
from bot.cache import Cache
from bot.experience import Experience
from bot.llm.handed_down import Allowed, Models
from bot.queue import Claim, RetryLater, Task, enqueue, finish
from bot.review_file import Reviewed, read_review
from bot.reviewing import Effort
from bot.store import decisions, folding, llm, proofs, pull_requests, reviews
from bot.store.folding import Unfolded
from bot.store.llm import Tab
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.reviews import ReviewRow
from engine.certificate import Certificate, document
from engine.choose.patterns import credible
from engine.errors import BadInput

OVERHEAD = 120.0
"""Seconds that a review may take beside its proofs."""


BREAKS = 2
"""So often a review may end its process or its worker before it is given up."""


class Optimizer:
    """Lets the engine review what was fetched."""

    def __init__(
        self,
        pool: Pool,
        effort: Effort,
        *,
        look: float = LOOK,
        shared: Cache | None = None,
        models: Models | None = None,
        experience: Experience | None = None,
    ) -> None:
        self._pool = pool
        self._effort = effort
        self._look = look
        self._shared = shared
        self._models = models
        self._known = Known(pool)
        self._experience = experience

    async def optimize(self, claim: Claim) -> None:
        """Review one bundle, and hand the review on to be published, whatever became of it."""
        order = read_order(ReviewOrder, claim.payload)
        async with self._pool.acquire() as connection:
            review = await reviews.read(connection, order.review)
            packed = await proofs.get_bundle(connection, review.bundle) if review and review.bundle else None
        if review is None or review.finished is not None:
            return
        if packed is None:
            await self._fail(claim, review, "its code is no longer stored")
            return
        if claim.attempts > BREAKS:
            await self._fail(claim, review, "its worker ended without a word, every time")
            return
        effort = self._effort.within((review.request or {}).get("proof_seconds"))
        effort = effort.exploring(f"{review.host}/{review.id}", await self._known.now())
        models = await self._allowed(review)
        try:
            written = await while_wanted(
                review_apart(
                    packed,
                    effort,
                    effort.proof_seconds + OVERHEAD + (models.models.seconds if models else 0.0),
                    self._shared,
                    models,
                ),
                lambda: self._is_wanted(review),
                self._look,
            )
            reviewed = read_review(written)
        except Superfluous:
            await self._hand_on(claim, review, None, b"")
        except (CannotReview, BadInput) as error:
            await self._fail(claim, review, str(error))
        except ReviewBroke as error:
            if claim.attempts >= BREAKS:
                await self._fail(claim, review, str(error))
                return
            raise RetryLater(str(error)) from error
        else:
            await self._hand_on(claim, review, reviewed, written)

    async def _allowed(self, review: ReviewRow) -> Allowed | None:
        """Return the language models that may be asked for a review, None where none are set up."""
        if self._models is None:
            return None
        async with self._pool.acquire() as connection:
            policy = await llm.allowed(connection, review.host, review.repository)
        tab = Tab(review.host, review.repository, review.number or 0)
        installation = (review.request or {}).get("installation", 0)
        return Allowed(self._models, tab, policy, f"{review.host} {installation}")

    async def _hand_on(
        self, claim: Claim, review: ReviewRow, reviewed: Reviewed | None, written: bytes
    ) -> None:
        if self._experience is not None and reviewed is not None and reviewed.review.tried:
            one = Unfolded(review.id, review.host, review.repository)
            await self._experience.push(one, credible(reviewed.review.tried))
        async with self._pool.acquire() as connection, connection.transaction():
            if await kept(connection, review, reviewed, written):
                await enqueue(connection, [self._onward(review)])
            await finish(connection, claim)

    async def _fail(self, claim: Claim, review: ReviewRow, reason: str) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await reviews.finish(connection, review.id, "failed", reason)
            await enqueue(connection, [self._onward(review)])
            await finish(connection, claim)

    def _onward(self, review: ReviewRow) -> Task:
        installation = int((review.request or {}).get("installation", 0))
        return onward("publish", review.id, review.host, installation, review.repository)

    async def _is_wanted(self, review: ReviewRow) -> bool:
        """Tell whether nothing newer was heard of what is reviewed."""
        if review.number is None:
            return True
        key = PullRequestKey(review.host, review.repository, review.number)
        async with self._pool.acquire() as connection:
            return not await pull_requests.is_superseded(connection, key, review.generation)


def found_certificates(reviewed: Reviewed) -> tuple[Certificate, ...]:
    """Return the certificates that a review rests on."""
    found = (comment.certificate for comment in reviewed.review.comments)
    return tuple(certificate for certificate in found if certificate is not None)


async def kept(connection: Connection, review: ReviewRow, reviewed: Reviewed | None, written: bytes) -> bool:
    """Store a review, what it rests on, and once what was decided; False if it is over.

    What was tried is in the review; that it is to be counted is noted once.
    """
    if reviewed is not None:
        before = await reviews.read(connection, review.id)
        if before is not None and before.written is None:
            if credible(reviewed.review.tried):
                await folding.note(connection, review.id)
            await decisions.put(
                connection, review.host, review.repository, review.id, reviewed.review.decisions
            )
        await reviews.set_written(connection, review.id, written)
        for certificate in found_certificates(reviewed):
            await proofs.put_certificate(
                connection, review.host, review.repository, certificate.id, document(certificate)
            )
    return await reviews.advance(connection, review.id, "publishing")
