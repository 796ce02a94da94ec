"""`velox migrate`: bring the database to the tables that this Velox needs."""

from __future__ import annotations

from typing import Annotated

import typer


def migrate(
    database: Annotated[
        str,
        typer.Option(
            "--database",
            envvar="DATABASE_URL",
            show_default=False,
            help="The address of a Postgres server, 15 or newer: postgresql://user@host/name.",
        ),
    ],
) -> None:
    """Bring the database to the tables that this Velox needs.

    What is missing is added, each step whole or not at all; an older Velox goes on beside it. Any number of
    machines may run this at once. Exit status 0 when the database is up to date, 2 for
    an address that is none or is refused, 3 when no server answers or the tables are not ours to change.
    """
    import asyncio

    from bot.store.migrations import migrate
    from bot.store.pool import connect

    async def run() -> tuple[str, ...]:
        connection = await connect(database)
        try:
            return await migrate(connection)
        finally:
            await connection.close()

    applied = asyncio.run(run())
    typer.echo(f"Applied {', '.join(applied)}." if applied else "The database is up to date.")
