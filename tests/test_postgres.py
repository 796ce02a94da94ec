"""A database that is lent again is as new, and one whose tables a test changed is not lent again."""

from __future__ import annotations

import asyncpg

from tests.postgres import Databases

WRITES = "insert into deliveries (guid, host, event, body) values ('1', 'h', 'push', '')"
NUMBERS = "select nextval(pg_get_serial_sequence('reviews', 'id'))"


async def test_what_a_test_wrote_is_gone_and_numbers_begin_anew(databases: Databases) -> None:
    lent = list[str]()
    for _ in range(2):
        async with databases.lend() as url:
            lent.append(url)
            left_connected = await asyncpg.connect(url)
            assert await left_connected.fetchval("select count(*) from deliveries") == 0
            assert await left_connected.fetchval(NUMBERS) == 1
            await left_connected.execute(WRITES)
        left_connected.terminate()
    assert lent[0] == lent[1]


async def test_a_changed_table_is_not_lent_again(databases: Databases) -> None:
    async with databases.lend() as changed:
        connection = await asyncpg.connect(changed)
        await connection.execute("alter table deliveries add column left_behind text")
        await connection.close()
    async with databases.lend() as url:
        assert url != changed


async def test_a_changed_row_of_the_template_is_not_lent_again(databases: Databases) -> None:
    async with databases.lend() as changed:
        connection = await asyncpg.connect(changed)
        await connection.execute("delete from schema_migrations")
        await connection.close()
    async with databases.lend() as url:
        assert url != changed
