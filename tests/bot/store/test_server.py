"""What the database says of itself."""

from __future__ import annotations

from bot.store import server
from bot.store.migrations import landed
from bot.store.pool import Connection, connect


async def test_a_database_tells_its_tables_and_migrations(connection: Connection) -> None:
    await connection.execute("analyze schema_migrations")
    found = await server.facts(connection)
    rows = {name: rows for name, rows, _ in found.tables}

    assert rows["schema_migrations"] == len(landed()) == len(found.applied)
    assert found.version[0].isdigit() and found.size > 0


async def test_an_empty_database_has_neither(empty_postgres_url: str) -> None:
    connection = await connect(empty_postgres_url)
    found = await server.facts(connection)
    await connection.close()

    assert (found.applied, found.tables) == ((), ())
