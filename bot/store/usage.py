"""What an account has, and how much of it was used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Whose a repository is: the account, None until a delivery told it, and its plan, None without one."""

    account: int | None
    plan: str | None
    allowances: Mapping[str, int]
    private: bool


async def subscriber(connection: Connection, host: str, repository: int) -> Subscriber | None:
    """Return whose a repository is, None if it is not known."""
    row = await connection.fetchrow(SQL["subscriber"], host, repository)
    if row is None:
        return None
    allowances = orjson.loads(row["allowances"]) if row["allowances"] else {}
    return Subscriber(row["account_id"], row["plan_name"], allowances, row["private"])


async def reviews_before(connection: Connection, host: str, account: int, review: int) -> int:
    """Return how many reviews an account got in the 24 hours before one of them."""
    count: int = await connection.fetchval(SQL["reviews_before"], host, account, review, DAY)
    return count


async def next_free(connection: Connection, host: str, account: int, review: int) -> datetime | None:
    """Return when the oldest review of the last 24 hours leaves them; None if there is none."""
    oldest: datetime | None = await connection.fetchval(SQL["oldest_before"], host, account, review, DAY)
    return None if oldest is None else oldest + DAY


async def private_before(connection: Connection, host: str, account: int, repository: int) -> int:
    """Return how many private repositories of an account were reviewed before a repository was first."""
    count: int = await connection.fetchval(SQL["private_before"], host, account, repository)
    return count


async def scans_of_day(connection: Connection, host: str, account: int, before: int | None = None) -> int:
    """Return how many scans of an account were begun in the last 24 hours, and before one of them if it is
    named; those that ended without a result do not count."""
    count: int = await connection.fetchval(SQL["scans_of_day"], host, account, DAY, before)
    return count
