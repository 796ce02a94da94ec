from __future__ import annotations

import asyncpg
import pytest

from tests.bot.cli.conftest import Velox


@pytest.fixture
def database(empty_postgres_url: str) -> str:
    return empty_postgres_url


def test_it_says_what_it_did_and_then_that_nothing_is_left(velox: Velox, database: str) -> None:
    first = velox("migrate", DATABASE_URL=database)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Applied 0001_queue, 0002_")

    second = velox("migrate", "--database", database)
    assert (second.returncode, second.stdout, second.stderr) == (0, "The database is up to date.\n", "")


async def test_an_edited_migration_is_told_in_one_sentence(velox: Velox, postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    await connection.execute("update schema_migrations set checksum = 'other' where number = 1")
    await connection.close()

    done = velox("migrate", DATABASE_URL=postgres_url)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "velox: Migration 0001_queue was edited after it was applied here: restore the file, and put the "
        "change into a new one.\n"
    )


def test_an_address_that_is_none_is_wrong_usage(velox: Velox) -> None:
    done = velox("migrate", DATABASE_URL="mysql://localhost/velox")
    assert done.returncode == 2
    assert done.stderr.startswith("velox: DATABASE_URL is no address of a Postgres server: ")


def test_without_an_address_nothing_is_done(velox: Velox) -> None:
    done = velox("migrate", DATABASE_URL="")
    assert done.returncode == 2
    assert "--database" in done.stderr
