"""Finds the database of this machine, and what was learned in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.exported import Exported, export
from bot.exported_rollouts import ExportedRollouts, export_rollouts
from bot.settings import Settings, WrongSettings, read_settings
from bot.store import decisions, folding, tries
from bot.store.decisions import Agreement
from bot.store.embedded import EmbeddedPostgres, running_at, server_folder
from bot.store.pool import Connection, connect
from engine.choose.patterns import Pattern
from engine.errors import BadInput

NONE = "There is no database here to have learned in: set DATABASE_URL, or run `velox up` once."

NEWEST = "select to_regclass('unfolded_reviews') is not null"
"""What the last migration that matters here brought."""

EMPTY = "The database has no tables for what is learned yet: run `velox migrate`, or `velox up`, first."


@dataclass(frozen=True, slots=True)
class Learned:
    """How rewrites fared, and how often who only watches would have chosen as who decided; `waiting` are the
    reviews that are not counted yet."""

    patterns: tuple[Pattern, ...]
    agreements: tuple[Agreement, ...]
    waiting: int = 0


async def read_learned() -> Learned:
    """Return what was learned in all repositories of a server; raises `BadInput` where there is none."""
    async with here() as connection:
        return Learned(
            await tries.of_all(connection),
            await decisions.agreement(connection),
            await folding.waiting(connection),
        )


async def export_here(folder: Path | None) -> tuple[Exported, ExportedRollouts]:
    """Write what reviews decided and what rollouts came to; raises `BadInput`.

    It goes to a folder, without one to that of the settings.
    """
    settings = settings_here()
    into = folder or settings.train_input
    async with here(settings) as connection:
        return await export(connection, into), await export_rollouts(connection, into)


@asynccontextmanager
async def here(settings: Settings | None = None) -> AsyncIterator[Connection]:
    """Give a connection to the database of this machine, with its tables; raises `BadInput`."""
    settings = settings or settings_here()
    url = settings.database_url.get_secret_value() if settings.database_url is not None else None
    async with reached(url, settings.data) as connection:
        if not await connection.fetchval(NEWEST):
            raise BadInput(EMPTY)
        yield connection


def settings_here() -> Settings:
    """Return the settings of the server on this machine; raises `BadInput`."""
    try:
        return read_settings(may_set_up=True)
    except WrongSettings as wrong:
        raise BadInput(f"{wrong.complaints[0]}.") from None


@asynccontextmanager
async def reached(url: str | None, data: Path) -> AsyncIterator[Connection]:
    """Give a connection to a shared server, to the one of our own that runs, or to one started for this."""
    folder = server_folder(data)
    url = url or running_at(folder)
    if url is not None:
        opened = await connect(url)
        try:
            yield opened
        finally:
            await opened.close()
    elif (folder / "data" / "PG_VERSION").is_file():
        async with EmbeddedPostgres(folder) as server, reached(server.url, data) as connection:
            yield connection
    else:
        raise BadInput(NONE)
