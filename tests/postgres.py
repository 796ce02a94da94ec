"""A real Postgres for tests: one server per process, started by the first test that asks; a database each.

To make a database and to drop it takes longer than most tests, and a thousand of them want one. So a database
whose test is over is emptied for the next, if its tables are still what they were; else it is dropped.

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


SHAPE = """
select md5(concat_ws('|',
    (select string_agg((oid, relname, relkind, relnatts, relchecks)::text, ',' order by oid)
     from pg_class where relnamespace = 'public'::regnamespace),
    (select string_agg((attrelid, attnum, attname, atttypid, attnotnull, atthasdef)::text, ','
        order by attrelid, attnum)
     from pg_attribute join pg_class on pg_class.oid = attrelid
     where relnamespace = 'public'::regnamespace),
    (select string_agg((oid, conname, convalidated)::text, ',' order by oid) from pg_constraint),
    (select string_agg((oid, tgname, tgenabled)::text, ',' order by oid) from pg_trigger),
    (select string_agg((oid, proname, prosrc)::text, ',' order by oid)
     from pg_proc where pronamespace = 'public'::regnamespace)))
"""
"""What a database is but for its rows. Databases of one template have the same numbers (oid)."""


class Databases:
    """Migrated databases of a server, each lent to one test at a time."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        self._idle: list[str] = []
        self._new = ""
        self._emptying = ""

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[str]:
        """Give the address of a database that is as new, and take it back, whoever is still connected."""
        if not self._new:
            await self._look(of_database(self._server.url, TEMPLATE))
        if self._idle:
            name = self._idle.pop()
        else:
            name = f"test_{next(_numbers)}"
            await _execute(self._server.url, f"create database {name} template {TEMPLATE}")
        url = of_database(self._server.url, name)
        try:
            yield url
        finally:
            if await self._as_new(url):
                self._idle.append(name)
            else:
                await _execute(self._server.url, f"drop database {name} with (force)")

    async def _look(self, template: str) -> None:
        """Learn how a new database is, and how to make a used one so; the template's own rows stay."""
        connection = await asyncpg.connect(template)
        kept, emptied = list[str](), list[str]()
        for (table,) in await connection.fetch("select tablename from pg_tables where schemaname = 'public'"):
            some = await connection.fetchval(f"select exists (select from {table})")
            (kept if some else emptied).append(table)
        rows = (
            f"(select string_agg({table}::text, ',' order by {table}::text) from {table})" for table in kept
        )
        self._shape = f"{SHAPE.rstrip()} || md5(concat_ws('|', {', '.join(rows)}))" if kept else SHAPE
        self._emptying = (
            "set session_replication_role = replica;"  # no order among foreign keys, and no triggers
            + "".join(f"delete from {table};" for table in emptied)
            + "select setval(seqrelid::regclass, seqstart, false) from pg_sequence"
        )
        self._new = await connection.fetchval(self._shape)
        await connection.close()

    async def _as_new(self, url: str) -> bool:
        """Empty a database that nobody else uses any more, and say whether it is what a new one is."""
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(
                "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            if await connection.fetchval(self._shape) != self._new:
                return False
            await connection.execute(self._emptying)
            return True
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def databases(postgres_server: EmbeddedPostgres) -> Databases:
    """The databases that this process lends to its tests."""
    return Databases(postgres_server)


@pytest.fixture
async def postgres_url(databases: Databases) -> AsyncIterator[str]:
    """The address of a migrated database of this test's own."""
    async with databases.lend() as url:
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
