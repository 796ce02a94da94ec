"""From outcomes to counts: what a repository is shown, takes, and does not want."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.agents.orders import OutcomeOrder, read_order
from bot.queue import Claim, finish
from bot.review_file import Reviewed, read_review
from bot.store import learning, pull_requests, reviews, rewards, suggestions, tries
from bot.store.learning import Pattern
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.rewards import About, strategy_of
from bot.store.suggestions import Suggestion
from bot.store.tries import Unplaced
from engine.choose.patterns import bucket_of
from engine.errors import BadInput

REWARDS = {"fixed": 1.0, "dismissed": -1.0}
"""What an outcome is worth to the policy; what nobody reacted to is worth nothing."""


class Learner:
    """Counts what became of suggestions."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def learn(self, claim: Claim) -> None:
        """Take note of a pull request's suggestions: when they are made, and when it ends."""
        order = read_order(OutcomeOrder, claim.payload)
        places = await self._places(order)
        async with self._pool.acquire() as connection, connection.transaction():
            found = await suggestions.of(connection, order.host, order.repository, order.number)
            for suggestion in found:
                await self._note(connection, order, suggestion)
            for number, bucket in places.items():
                await tries.place(connection, number, bucket)
            if order.ending == "merged":
                await self._merged(connection, order, found)
            await finish(connection, claim)

    async def _places(self, order: OutcomeOrder) -> dict[int, str]:
        """Return on what kind of code suggestions stand of which that is not known: their review says."""
        async with self._pool.acquire() as connection:
            unplaced = await tries.unplaced(connection, order.host, order.repository, order.number)
            rows = [await reviews.read(connection, number) for number in sorted({u.review for u in unplaced})]
        found: dict[int, str] = {}
        for row in rows:
            if row is None or row.written is None:
                continue
            try:
                reviewed = await asyncio.to_thread(read_review, row.written)
            except BadInput:  # of another version
                continue
            found |= places_in(reviewed, [each for each in unplaced if each.review == row.id])
        return found

    async def _merged(self, connection: Connection, order: OutcomeOrder, found: Iterable[Suggestion]) -> None:
        """Append what a merge says: a suggestion is in it, or was left though its thread was resolved."""
        key = PullRequestKey(order.host, order.repository, order.number)
        merger = await pull_requests.ended_by(connection, key)
        resolvers = await suggestions.resolvers(connection, order.host, order.repository, order.number)
        for suggestion in found:
            about, where = About.this(suggestion), (order.host, order.repository)
            if suggestion.taken:
                if merger and await rewards.append(connection, *where, about, "accepted", merger):
                    await tries.accepted(connection, suggestion.id, strategy_of(about.rule))
            elif suggestion.state not in REWARDS and suggestion.id in resolvers:
                who, weight = resolvers[suggestion.id]
                await rewards.append(connection, *where, about, "resolved", who, weight)

    async def _note(self, connection: Connection, order: OutcomeOrder, suggestion: Suggestion) -> None:
        """Close the episode of a suggestion once its end is known, and count it then, once."""
        episodes = await learning.unclosed(connection, suggestion.id)
        if not episodes and order.ending == "published" and suggestion.state in ("new", "regressed"):
            await learning.begin(
                connection,
                order.host,
                order.repository,
                review=suggestion.last_review,
                suggestion=suggestion.id,
                decisions=(),
            )
            await self._count(connection, order, suggestion, shown=1)
            return
        ended = suggestion.state in REWARDS or order.ending != "published"
        for episode in episodes if ended else ():
            outcome = suggestion.state if suggestion.state in REWARDS else "left"
            if await learning.close(connection, episode, outcome, REWARDS.get(outcome, 0.0)):
                await self._count(
                    connection,
                    order,
                    suggestion,
                    accepted=int(outcome == "fixed"),
                    dismissed=int(outcome == "dismissed"),
                )

    async def _count(
        self,
        connection: Connection,
        order: OutcomeOrder,
        suggestion: Suggestion,
        *,
        shown: int = 0,
        accepted: int = 0,
        dismissed: int = 0,
    ) -> None:
        strategy = strategy_of(suggestion.seen.rule)
        if strategy:
            pattern = Pattern(suggestion.seen.rule, strategy, shown, accepted, dismissed)
            await learning.count(connection, order.host, order.repository, pattern)


def places_in(reviewed: Reviewed, wanted: Iterable[Unplaced]) -> dict[int, str]:
    """Return the kind of code of suggestions, by their numbers, as the review that said them describes it."""
    known = {
        (each.finding.rule, each.finding.path, each.finding.symbol, each.finding.line): bucket_of(
            each.finding
        )
        for each in reviewed.review.comments
    }
    found = ((one.id, known.get((one.rule, one.path, one.symbol, one.line))) for one in wanted)
    return {number: bucket for number, bucket in found if bucket is not None}
