"""From outcomes to counts: what a repository is shown, takes, and does not want."""

from __future__ import annotations

from bot.agents.orders import OutcomeOrder, read_order
from bot.queue import Claim, finish
from bot.store import learning, suggestions
from bot.store.learning import Pattern
from bot.store.pool import Connection, Pool
from bot.store.suggestions import Suggestion
from engine.catalogue import kind_named

REWARDS = {"fixed": 1.0, "dismissed": -1.0}
"""What an outcome is worth to the policy; what nobody reacted to is worth nothing."""


class Learner:
    """Counts what became of suggestions."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def learn(self, claim: Claim) -> None:
        """Take note of a pull request's suggestions: when they are made, and when it ends."""
        order = read_order(OutcomeOrder, claim.payload)
        async with self._pool.acquire() as connection, connection.transaction():
            found = await suggestions.of(connection, order.host, order.repository, order.number)
            for suggestion in found:
                await self._note(connection, order, suggestion)
            await finish(connection, claim)

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
        rule = kind_named(suggestion.seen.rule)
        if rule is not None:
            pattern = Pattern(rule.name, rule.strategy, shown, accepted, dismissed)
            await learning.count(connection, order.host, order.repository, pattern)
