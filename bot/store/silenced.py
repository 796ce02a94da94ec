"""Rules that a repository's people do not want to hear of, by command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Silenced:
    """A rule that was silenced, by whom, and when."""

    rule: str
    login: str
    since: datetime


async def silence(connection: Connection, host: str, repository: int, rule: str, login: str) -> None:
    """Silence a rule; one that is silenced stays so, by whoever did it first."""
    await connection.execute(SQL["silence_rule"], host, repository, rule, login)


async def restore(connection: Connection, host: str, repository: int, rule: str) -> bool:
    """Let a rule speak again; False if it was not silenced."""
    return await connection.fetchval(SQL["restore_rule"], host, repository, rule) is not None


async def rules(connection: Connection, host: str, repository: int) -> tuple[str, ...]:
    """Return the names of the rules that are silenced in a repository."""
    return tuple(each.rule for each in await of(connection, host, repository))


async def of(connection: Connection, host: str, repository: int) -> tuple[Silenced, ...]:
    """Return the rules that are silenced in a repository, by name."""
    rows = await connection.fetch(SQL["silenced_rules"], host, repository)
    return tuple(Silenced(row["rule"], row["login"], row["created_at"]) for row in rows)
