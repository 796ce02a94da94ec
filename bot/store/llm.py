"""What language models were asked, for whom, and what that took."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, cast

from bot.privacy import Policy
from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

_OF_TOKENS = {
    "reserve_tokens": "reserve_api_tokens",
    "release_tokens": "release_api_tokens",
    "note_use": "note_api_use",
}
"""For a token another statement counts: it has a table of its own."""


@dataclass(frozen=True, slots=True)
class Tab:
    """For whom a model is asked: a repository, and one of its pull requests, 0 where it is for none."""

    host: str
    repository: int
    number: int


@dataclass(frozen=True, slots=True)
class TokenTab:
    """For whom a model is asked over HTTP: whoever has a token. It counts as a repository does."""

    tenant: str


Payer: TypeAlias = Tab | TokenTab


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used: by the pull request in all, by its repository (or the token) and by all in this month.

    Tokens are those of questions and replies, what is reserved for questions under way among them.
    """

    pull_tokens: int
    pull_dollars: float
    repository_tokens: int
    repository_dollars: float
    month_tokens: int
    month_dollars: float


async def allow(connection: Connection, host: str, installation: int, policy: Policy) -> bool:
    """Set which models may read the code of an installation; False if there is none of that number."""
    return await connection.fetchval(SQL["allow_models"], host, installation, policy) is not None


async def allowed(connection: Connection, host: str, repository: int) -> Policy:
    """Return which models may read the code of a repository, as its installation was set."""
    found = await connection.fetchval(SQL["models_allowed"], host, repository)
    return cast(Policy, found or "off")


async def spent(connection: Connection, tab: Payer) -> Spent:
    """Return what was used."""
    place = ("", 0, 0, tab.tenant) if isinstance(tab, TokenTab) else (*_place(tab), None)
    row = await connection.fetchrow(SQL["spent"], *place)
    assert row is not None  # sums always have a row
    return Spent(**dict(row))


async def lock(connection: Connection) -> None:
    """Let nobody else reserve until this transaction ends."""
    await connection.execute(SQL["lock_budgets"])


async def reserve(connection: Connection, tab: Payer, tokens: int) -> None:
    """Count tokens as used that a question may take. What nobody settles is forgotten after an hour."""
    await connection.execute(_named(tab, "reserve_tokens"), *_place(tab), tokens)


async def settle(
    connection: Connection,
    tab: Payer,
    reserved: int,
    *,
    route: str,
    model: str,
    prompt_tokens: int,
    reply_tokens: int,
    dollars: float | None,
) -> None:
    """Count what a question took instead of what was reserved for it."""
    place = _place(tab)
    await connection.execute(_named(tab, "release_tokens"), *place, reserved)
    cost = Decimal(f"{dollars or 0.0:.8f}")
    await connection.execute(
        _named(tab, "note_use"), *place, route[:100], model[:200], prompt_tokens, reply_tokens, cost
    )


def _place(tab: Payer) -> tuple[str | int, ...]:
    return (tab.tenant,) if isinstance(tab, TokenTab) else (tab.host, tab.repository, tab.number)


def _named(tab: Payer, statement: str) -> str:
    """Return the statement for what a tab counts in."""
    return SQL[_OF_TOKENS[statement] if isinstance(tab, TokenTab) else statement]
