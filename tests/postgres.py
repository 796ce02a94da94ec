"""A real Postgres for tests: one server per process, started by the first test that asks; a database each.

`tests/conftest.py` makes the fixtures known to all tests.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from bot.store.embedded import EmbeddedPostgres
from bot.store.migrations import migrate
from bot.store.pool import Connection, Pool, open_pool

TEMPLATE = "velox_template"
QUICK = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
"""The tests' data may be lost when the machine falls over."""

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[EmbeddedPostgres]:
    """The server of this test process, with a migrated template database."""
    # pytest's own folders are closed to the user that Postgres runs as when the tests are the superuser's
    folder = Path(tempfile.mkdtemp(prefix="velox-postgres-"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder / "server", QUICK)
    try:
        server.start()
        with ThreadPoolExecutor(1) as thread:  # a loop of its own, and none left behind in this thread
            thread.submit(asyncio.run, make_template(server.url)).result()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def make_template(url: str) -> None:
    await _execute(url, f"create database {TEMPLATE}")
    connection = await asyncpg.connect(of_database(url, TEMPLATE))
    await migrate(connection)
    await connection.close()


def of_database(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return url.replace("/postgres?", f"/{name}?")


async def _execute(url: str, *commands: str) -> None:
    connection = await asyncpg.connect(url)
    for command in commands:
        await connection.execute(command)
    await connection.close()


@asynccontextmanager
async def fresh_database(server: EmbeddedPostgres, template: str) -> AsyncIterator[str]:
    """Give the address of a new database, and drop it afterwards, whoever is still connected."""
    name = f"test_{next(_numbers)}"
    await _execute(server.url, f"create database {name} template {template}")
    try:
        yield of_database(server.url, name)
    finally:
        await _execute(server.url, f"drop database {name} with (force)")


@pytest.fixture
async def postgres_url(postgres_server: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a migrated database of this test's own."""
    async with fresh_database(postgres_server, TEMPLATE) as url:
        yield url


@pytest.fixture
async def empty_postgres_url(postgres_server: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of an empty database of this test's own."""
    async with fresh_database(postgres_server, "template0") as url:
        yield url


@pytest.fixture
async def pool(postgres_url: str) -> AsyncIterator[Pool]:
    """A pool of connections to a migrated database."""
    opened = await open_pool(postgres_url)
    yield opened
    await asyncio.wait_for(opened.close(), 10)


@pytest.fixture
async def connection(postgres_url: str) -> AsyncIterator[Connection]:
    """A connection to a migrated database."""
    opened = await asyncpg.connect(postgres_url)
    yield opened
    await opened.close()
