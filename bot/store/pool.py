"""Connections to Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from engine.errors import BadInput, ToolFailed

Record: TypeAlias = asyncpg.Record
Connection: TypeAlias = "asyncpg.Connection[Record] | PoolConnectionProxy[Record]"
Pool: TypeAlias = "asyncpg.Pool[Record]"

CONNECT_SECONDS = 15.0
COMMAND_SECONDS = 60.0
APPLICATION = "velox"

UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)
"""What is raised when the server does not answer: it may do so later."""


SESSION = {"application_name": APPLICATION, "synchronous_commit": "on", "timezone": "UTC"}
"""A commit returns when it is on disk, whatever the server's own setting."""


async def open_pool(url: str, *, smallest: int = 1, largest: int = 10) -> Pool:
    """Open a pool of connections, and return it when one of them stands.

    Raises `BadInput` for an address that cannot be one or that the server refuses, and `ToolFailed` when no
    server answers.
    """
    with _explained():
        return await asyncpg.create_pool(
            url,
            min_size=smallest,
            max_size=largest,
            timeout=CONNECT_SECONDS,
            command_timeout=COMMAND_SECONDS,
            server_settings=SESSION,
        )


async def connect(url: str) -> asyncpg.Connection[Record]:
    """Open one connection, whose commands may take any time, with the errors of `open_pool`."""
    with _explained():
        return await asyncpg.connect(url, timeout=CONNECT_SECONDS, server_settings=SESSION)


async def insist_on_tables(pool: Pool) -> None:
    """Raise `BadInput` for a database that was never migrated."""
    if await pool.fetchval("select to_regclass('deliveries')") is None:
        raise BadInput("The database has no tables of Velox yet: run `velox migrate` first.")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except UNREACHABLE as error:
        said = str(error) or type(error).__name__
        raise ToolFailed("postgres", f"no server answers at DATABASE_URL ({said}).") from error
    except (asyncpg.ClientConfigurationError, ValueError) as error:
        raise BadInput(f"DATABASE_URL is no address of a Postgres server: {error}.") from error
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        raise BadInput(f"The server of DATABASE_URL refuses: {error}.") from error
