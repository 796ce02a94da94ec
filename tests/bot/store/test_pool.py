from __future__ import annotations

import socket

import pytest

from bot.store.embedded import EmbeddedPostgres
from bot.store.pool import connect, open_pool
from engine.errors import BadInput, ToolFailed


async def test_commits_are_durable_and_times_are_utc(postgres_url: str) -> None:
    pool = await open_pool(postgres_url)
    await pool.execute("set synchronous_commit = off")  # of one connection; the next use begins anew

    assert await pool.fetchval("show synchronous_commit") == "on"
    assert await pool.fetchval("show timezone") == "UTC"
    await pool.close()


async def test_a_connection_on_its_own(postgres_url: str) -> None:
    connection = await connect(postgres_url)

    assert await connection.fetchval("select 1") == 1
    await connection.close()


@pytest.mark.parametrize("url", ["mysql://localhost/velox", "postgresql://localhost:port/velox"])
async def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(BadInput, match="DATABASE_URL is no address of a Postgres server"):
        await open_pool(url)


async def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening
        with pytest.raises(ToolFailed, match="no server answers at DATABASE_URL"):
            await connect(f"postgresql://velox@127.0.0.1:{taken.getsockname()[1]}/velox")


async def test_a_database_that_is_not_there_is_told(postgres_server: EmbeddedPostgres) -> None:
    with pytest.raises(BadInput, match='DATABASE_URL refuses: database "absent" does not exist'):
        await connect(postgres_server.url.replace("/postgres?", "/absent?"))


async def test_a_password_is_not_repeated() -> None:
    with pytest.raises((BadInput, ToolFailed)) as told:
        await connect("postgresql://velox:hunter2@127.0.0.1:notaport/velox")
    assert "hunter2" not in str(told.value)
