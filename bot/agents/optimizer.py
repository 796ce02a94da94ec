"""From a bundle to a review: the only agent that lets foreign code be run, and one without credentials."""

from __future__ import annotations

from bot.agents.apart import CannotReview, ReviewBroke, review_apart
from bot.agents.orders import ReviewOrder, onward, read_order
from bot.agents.watching import LOOK, Superfluous, while_wanted
from bot.cache import Cache
from bot.queue import Claim, RetryLater, Task, enqueue, finish
from bot.review_file import Reviewed, read_review
from bot.reviewing import Effort
from bot.store import proofs, pull_requests, reviews
from bot.store.pool import Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.reviews import ReviewRow
from engine.certificate import Certificate, document
from engine.errors import BadInput

OVERHEAD = 120.0
"""Seconds that a review may take beside its proofs."""


BREAKS = 2
"""So often a review may end its process or its worker before it is given up."""


class Optimizer:
    """Lets the engine review what was fetched."""

    def __init__(
        self, pool: Pool, effort: Effort, *, look: float = LOOK, shared: Cache | None = None
    ) -> None:
        self._pool = pool
        self._effort = effort
        self._look = look
        self._shared = shared

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
        try:
            written = await while_wanted(
                review_apart(packed, effort, effort.proof_seconds + OVERHEAD, self._shared),
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

    async def _hand_on(
        self, claim: Claim, review: ReviewRow, reviewed: Reviewed | None, written: bytes
    ) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            if reviewed is not None:
                await reviews.set_written(connection, review.id, written)
                for certificate in found_certificates(reviewed):
                    await proofs.put_certificate(
                        connection,
                        review.host,
                        review.repository,
                        certificate.id,
                        document(certificate),
                    )
            if await reviews.advance(connection, review.id, "publishing"):
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
