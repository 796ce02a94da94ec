"""What the database says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """A server's version, the size of its database in bytes, and each table with its rows and bytes."""

    version: str
    size: int
    connections: int
    applied: tuple[str, ...]
    tables: tuple[tuple[str, int, int], ...]


async def facts(connection: Connection) -> Facts:
    """Ask a database about itself, whether it has Velox's tables or not."""
    row = await connection.fetchrow(SQL["facts"])
    assert row is not None  # a select without a table
    known = await connection.fetchval("select to_regclass('schema_migrations')")
    applied = await connection.fetch(SQL["applied"]) if known is not None else []
    tables = await connection.fetch(SQL["tables"])
    return Facts(
        version=row["version"].split()[0],
        size=row["size"],
        connections=row["connections"],
        applied=tuple(f"{each['number']:04}_{each['name']}" for each in applied),
        tables=tuple((each["name"], each["rows"], each["size"]) for each in tables),
    )
