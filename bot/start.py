"""What each process of the server does first: it reads its settings, sets up logs, and finds its database."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import log
from bot.settings import Need, Settings, WrongSettings, read_settings
from bot.store.embedded import EmbeddedPostgres, server_folder
from bot.store.migrations import migrate
from bot.store.pool import connect

WRONG_SETTINGS = 2
"""The exit status where the environment cannot be used."""


def settings_or_exit(*needs: Need) -> Settings:
    """Read the settings for a process with these needs, and log as they say.

    Where they cannot be used, say all that is wrong on standard error and end the process.
    """
    try:
        settings = read_settings(*needs)
    except WrongSettings as wrong:
        count = len(wrong.complaints)
        print(f"velox: {count} setting{'s' if count > 1 else ''} cannot be used:", file=sys.stderr)
        for complaint in wrong.complaints:
            print(f"  {complaint.encode('ascii', 'backslashreplace').decode()}", file=sys.stderr)
        raise SystemExit(WRONG_SETTINGS) from None
    log.configure(settings.log_level, settings.secrets())
    return settings


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[str]:
    """Give the address of the database: DATABASE_URL, or a server of our own for as long as this lasts.

    Our own is brought up to date; a shared one is left to `velox migrate`, which runs once for all machines.
    """
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    async with EmbeddedPostgres(server_folder(settings.data)) as server:
        await migrated(server.url)
        yield server.url


async def migrated(url: str) -> None:
    """Bring a database up to date; one that is, is left as it is."""
    connection = await connect(url)
    try:
        await migrate(connection)
    finally:
        await connection.close()
