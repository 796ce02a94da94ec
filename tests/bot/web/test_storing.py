"""The one statement: what the store and the queue would do by themselves, in a single round trip."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from dataclasses import replace

import asyncpg
import pytest

from bot import queue
from bot.store import deliveries
from bot.store.deliveries import Delivery
from bot.store.pool import Pool
from bot.web.storing import AWAY, LARGE, DeliveryStore

ONE = Delivery("0b1c", "github.com", "push", "opened", 7, 9, b'{"ref": "refs/heads/main"}')

CUT_OTHERS = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where pid <> pg_backend_pid() and datname = current_database()"
)

NOT_COMPARED = ("id", "job_id", "created", "updated", "heartbeat", "execute_after", "received_at")


async def rows(pool: Pool, table: str) -> list[dict[str, object]]:
    """What a table holds, but for numbers and times."""
    found = [dict(row) for row in await pool.fetch(f"select * from {table} order by 1")]
    return [{name: value for name, value in row.items() if name not in NOT_COMPARED} for row in found]


async def test_its_rows_are_those_of_the_store_and_the_queue(pool: Pool) -> None:
    tables = ("deliveries", "pgqueuer", "pgqueuer_log")
    async with DeliveryStore(pool) as store:
        await store.store([ONE])
    ours = {table: await rows(pool, table) for table in tables}
    await pool.execute("truncate deliveries, pgqueuer, pgqueuer_log")
    async with pool.acquire() as connection, connection.transaction():
        (guid,) = await deliveries.accept(connection, [ONE])
        await queue.enqueue(connection, [queue.Task("plan", guid.encode(), key=f"plan:{guid}")])

    assert {table: await rows(pool, table) for table in tables} == ours
    assert all(len(found) == 1 for found in ours.values())


async def test_it_can_be_read_again(pool: Pool) -> None:
    async with DeliveryStore(pool) as store:
        await store.store([ONE])
    async with pool.acquire() as connection:
        stored = await deliveries.read(connection, ONE.guid)

    assert stored is not None
    assert stored.delivery == ONE


async def test_all_or_nothing(pool: Pool) -> None:
    bad = replace(ONE, guid="bad", action="no\0text")
    async with DeliveryStore(pool) as store:
        with pytest.raises(asyncpg.PostgresError):
            await store.store([ONE, bad])
        assert await pool.fetchval("select count(*) from deliveries") == 0
        await store.store([ONE])  # the connection is still good

    assert await pool.fetchval("select count(*) from deliveries") == 1


async def test_of_two_with_the_same_id_one_is_stored(pool: Pool) -> None:
    async with DeliveryStore(pool) as store:
        await store.store([ONE, replace(ONE, body=b'{"second": 2}')])

    assert zlib.decompress(await pool.fetchval("select body from deliveries")) == b'{"second": 2}'
    assert await pool.fetchval("select count(*) from pgqueuer") == 1


async def test_large_ones_are_stored_as_well(pool: Pool) -> None:
    body = b'"' + b"x" * (2 * LARGE) + b'"'
    async with DeliveryStore(pool) as store:
        await store.store([replace(ONE, body=body)])

    assert zlib.decompress(await pool.fetchval("select body from deliveries")) == body


async def test_batches_at_the_same_time_do_not_disturb_each_other(pool: Pool) -> None:
    async with DeliveryStore(pool) as store:
        batches = [[replace(ONE, guid=f"{number % 30:03}") for number in range(a, a + 20)] for a in range(40)]
        await asyncio.gather(*(store.store(sorted(batch, key=lambda one: one.guid)) for batch in batches))

    assert await pool.fetchval("select count(*) from deliveries") == 30
    assert await pool.fetchval("select count(*) from pgqueuer") == 30


async def test_a_connection_that_was_cut_is_replaced(pool: Pool) -> None:
    async with DeliveryStore(pool) as store:
        await store.store([ONE])
        await pool.execute(CUT_OTHERS)
        with contextlib.suppress(*AWAY):  # unless it was noticed before
            await store.store([replace(ONE, guid="maybe lost")])
        await store.store([replace(ONE, guid="after")])

    assert await pool.fetchval("select count(*) from deliveries where guid = 'after'") == 1


async def test_one_that_was_cut_while_nothing_was_to_do_costs_nothing(pool: Pool) -> None:
    async with DeliveryStore(pool) as store:
        await store.store([ONE])
        await pool.execute(CUT_OTHERS)
        await asyncio.sleep(0.2)
        await store.store([replace(ONE, guid="after")])

    assert await pool.fetchval("select count(*) from deliveries") == 2
