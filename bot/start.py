"""What each process of the server does first: it reads its settings, sets up logs, and finds its database."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import log
from bot.credentials import WrongValue
from bot.roles import ROLES, read_roles, speaks_to_github
from bot.settings import Need, Settings, WrongSettings, read_settings
from bot.store.embedded import EmbeddedPostgres, server_folder
from bot.store.migrations import migrate
from bot.store.pool import connect
from engine.errors import ToolFailed

WRONG_SETTINGS = 2
"""The exit status where the environment cannot be used."""

AGAIN = 5.0
"""Seconds after which a database that could not be started again is tried once more."""

_log = log.logger(__name__)


def settings_or_exit(*needs: Need, may_set_up: bool = False) -> Settings:
    """Read the settings for a process with these needs, and log as they say; see `read_settings`.

    Where they cannot be used, say all that is wrong on standard error and end the process.
    """
    try:
        settings = read_settings(*needs, may_set_up=may_set_up)
    except WrongSettings as wrong:
        count = len(wrong.complaints)
        print(f"velox: {count} setting{'s' if count > 1 else ''} cannot be used:", file=sys.stderr)
        for complaint in wrong.complaints:
            print(f"  {complaint.encode('ascii', 'backslashreplace').decode()}", file=sys.stderr)
        raise SystemExit(WRONG_SETTINGS) from None
    log.configure(settings.log_level, settings.secrets())
    return settings


def worker_settings_or_exit() -> Settings:
    """Read the settings of a worker: only roles that speak to GitHub, or ask models, read credentials."""
    try:
        roles = read_roles(os.environ.get("VELOX_ROLES") or ROLES)
    except WrongValue:
        return settings_or_exit()  # which complains about it
    assert isinstance(roles, tuple)
    needs: list[Need] = ["github"] if speaks_to_github(roles) else []
    if "optimize" in roles:
        needs.append("models")
    return settings_or_exit(*needs)


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[str]:
    """Give the address of the database: DATABASE_URL, or a server of our own for as long as this lasts.

    Our own is brought up to date, and started again when it dies; a shared one is left to `velox migrate`,
    which runs once for all machines.
    """
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    async with EmbeddedPostgres(server_folder(settings.data)) as server:
        await migrated(server.url)
        keeping = asyncio.create_task(_kept_running(server))
        try:
            yield server.url
        finally:
            keeping.cancel()
            await asyncio.wait([keeping])


async def _kept_running(server: EmbeddedPostgres) -> None:
    while True:
        try:
            await server.keep_running()
        except ToolFailed as error:
            _log.error("the database cannot be started again", error=str(error), again_in=AGAIN)
            await asyncio.sleep(AGAIN)


async def migrated(url: str) -> None:
    """Bring a database up to date; one that is, is left as it is."""
    connection = await connect(url)
    try:
        await migrate(connection)
    finally:
        await connection.close()
