"""What a model may cost: held against what was used before each question, and counted after it.

Tokens are reserved, so that workers that ask side by side do not all see the same rest. Dollars are known
only afterwards: they may be passed by what the questions under way cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.llm.settings import ModelSettings
from bot.store import llm
from bot.store.llm import Payer, Spent, TokenTab
from bot.store.pool import Pool
from engine.ports import Ask, Said, Unsaid

BYTES_PER_TOKEN = 3.2


@dataclass(frozen=True, slots=True)
class Limits:
    """The most tokens and US dollars for a pull request, for a repository (or a token of the HTTP API) in a
    month, and for all of them."""

    pull_tokens: int
    pull_dollars: float
    repository_tokens: int
    repository_dollars: float
    month_tokens: int
    month_dollars: float

    @staticmethod
    def of(settings: ModelSettings) -> Limits:
        """Return the limits that settings set."""
        return Limits(
            settings.llm_pull_tokens,
            settings.llm_pull_dollars,
            settings.llm_repository_tokens,
            settings.llm_repository_dollars,
            settings.llm_month_tokens,
            settings.llm_month_dollars,
        )

    def why_not(self, spent: Spent, tokens: int, whose: str = "this repository") -> str:
        """Return which of them leaves no room for so many tokens more, in a clause; empty if all do."""
        if spent.pull_tokens + tokens > self.pull_tokens:
            return f"the {self.pull_tokens:,} tokens for this pull request are used"
        if spent.pull_dollars >= self.pull_dollars:
            return f"the ${self.pull_dollars:g} for this pull request are spent"
        if spent.repository_tokens + tokens > self.repository_tokens:
            return f"the {self.repository_tokens:,} tokens a month for {whose} are used"
        if spent.repository_dollars >= self.repository_dollars:
            return f"the ${self.repository_dollars:g} a month for {whose} are spent"
        if spent.month_tokens + tokens > self.month_tokens:
            return "the tokens of this month are used on this server"
        return (
            "the money for this month is spent on this server"
            if spent.month_dollars >= self.month_dollars
            else ""
        )


class Way(Protocol):
    """Whoever answers questions: `engine.adapters.llm_gateway.Gateway`."""

    async def complete(self, ask: Ask, seconds: float, *, local_only: bool = False) -> Said | Unsaid:
        """Return a reply, or why there is none, within so many seconds."""
        ...


class Counter:
    """Asks within limits, and counts."""

    def __init__(self, pool: Pool, way: Way, limits: Limits) -> None:
        self._pool = pool
        self._way = way
        self._limits = limits

    async def complete(self, tab: Payer, ask: Ask, seconds: float, *, local_only: bool) -> Said | Unsaid:
        """Return a reply, or why there is none; what it took is counted even where it is of no use."""
        tokens = estimate(ask)
        refusal = await self._reserved(tab, tokens)
        if refusal:
            return Unsaid(refusal, final=True)
        answer: Said | Unsaid | None = None
        try:
            answer = await self._way.complete(ask, seconds, local_only=local_only)
            return answer
        finally:
            await self._settled(tab, tokens, answer)

    async def _reserved(self, tab: Payer, tokens: int) -> str:
        async with self._pool.acquire() as connection, connection.transaction():
            await llm.lock(connection)
            whose = "this token" if isinstance(tab, TokenTab) else "this repository"
            refusal = self._limits.why_not(await llm.spent(connection, tab), tokens, whose)
            if not refusal:
                await llm.reserve(connection, tab, tokens)
            return refusal

    async def _settled(self, tab: Payer, tokens: int, answer: Said | Unsaid | None) -> None:
        said = answer if isinstance(answer, Said) else None
        async with self._pool.acquire() as connection, connection.transaction():
            await llm.settle(
                connection,
                tab,
                tokens,
                route=said.route if said else "",
                model=said.model if said else "",
                prompt_tokens=answer.prompt_tokens if answer else 0,
                reply_tokens=answer.reply_tokens if answer else 0,
                dollars=answer.cost if answer else None,
            )


def estimate(ask: Ask) -> int:
    """Return about how many tokens a question takes, with the longest reply that it allows."""
    return int(len((ask.system + ask.user).encode()) / BYTES_PER_TOKEN) + ask.most_tokens
