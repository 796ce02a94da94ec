from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from bot.store import deliveries
from bot.store.deliveries import Delivery
from bot.store.pool import Connection, Pool


def delivery(
    guid: str = "72d3162e", body: bytes = b'{"action":"opened"}', event: str = "pull_request"
) -> Delivery:
    return Delivery(guid, "github.com", event, "opened", 7, 1296269, body)


async def test_a_delivery_comes_out_as_it_went_in(connection: Connection) -> None:
    sent = delivery(body=b'{"name": "caf\xc3\xa9"}' * 1000)

    assert await deliveries.accept(connection, [sent]) == ("72d3162e",)

    stored = await deliveries.read(connection, "72d3162e")
    assert stored is not None
    assert stored.delivery == sent
    assert stored.processed is None
    assert stored.attempts == 1


async def test_bodies_are_stored_compressed(connection: Connection) -> None:
    await deliveries.accept(connection, [delivery(body=b'{"name": "velox"}' * 1000)])

    assert await connection.fetchval("select octet_length(body) from deliveries") < 500


async def test_a_delivery_without_installation_is_stored_too(connection: Connection) -> None:
    ping = Delivery("1", "ghe.example.com", "ping", None, None, None, b"{}")
    await deliveries.accept(connection, [ping])

    stored = await deliveries.read(connection, "1")
    assert stored is not None and stored.delivery == ping


async def test_many_are_accepted_at_once(connection: Connection) -> None:
    sent = [delivery(str(number)) for number in range(100)]

    assert set(await deliveries.accept(connection, sent)) == {str(number) for number in range(100)}


async def test_nothing_is_accepted_from_nothing(connection: Connection) -> None:
    assert await deliveries.accept(connection, []) == ()


async def test_a_guid_twice_in_one_batch_is_one_delivery(connection: Connection) -> None:
    assert await deliveries.accept(connection, [delivery(), delivery()]) == ("72d3162e",)


async def test_a_processed_delivery_that_comes_again_asks_for_nothing(connection: Connection) -> None:
    await deliveries.accept(connection, [delivery()])
    assert await deliveries.mark_processed(connection, "72d3162e", "1 job")

    assert await deliveries.accept(connection, [delivery(), delivery("new")]) == ("new",)


async def test_an_unprocessed_delivery_that_comes_again_is_processed(connection: Connection) -> None:
    """GitHub sends it again under the same guid: dropping it as known would lose it."""
    await deliveries.accept(connection, [delivery()])

    assert await deliveries.accept(connection, [delivery()]) == ("72d3162e",)
    assert await connection.fetchval("select count(*) from deliveries") == 1


async def test_the_body_that_was_stored_first_stays(connection: Connection) -> None:
    await deliveries.accept(connection, [delivery(body=b"{}")])
    await deliveries.accept(connection, [delivery(body=b'{"other": 1}')])

    stored = await deliveries.read(connection, "72d3162e")
    assert stored is not None and stored.delivery.body == b"{}"


async def test_a_delivery_is_processed_once(connection: Connection) -> None:
    await deliveries.accept(connection, [delivery()])

    assert await deliveries.mark_processed(connection, "72d3162e", "1 job")
    assert not await deliveries.mark_processed(connection, "72d3162e", "1 job")
    assert not await deliveries.mark_processed(connection, "unknown", "1 job")


async def test_of_two_workers_one_processes(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await deliveries.accept(connection, [delivery()])

    async def process() -> bool:
        async with pool.acquire() as connection, connection.transaction():
            mine = await deliveries.mark_processed(connection, "72d3162e", "1 job")
            await asyncio.sleep(0.05)
            return mine

    assert sorted(await asyncio.gather(process(), process(), process())) == [False, False, True]


async def test_two_receivers_of_the_same_delivery_store_one(pool: Pool) -> None:
    async def accept() -> tuple[str, ...]:
        async with pool.acquire() as connection, connection.transaction():
            found = await deliveries.accept(connection, [delivery()])
            await asyncio.sleep(0.05)
            return found

    assert tuple(await asyncio.gather(accept(), accept())) == (("72d3162e",),) * 2
    assert await pool.fetchval("select count(*) from deliveries") == 1


async def test_what_is_rolled_back_was_never_there(connection: Connection) -> None:
    transaction = connection.transaction()
    await transaction.start()
    await deliveries.accept(connection, [delivery()])
    await transaction.rollback()

    assert await deliveries.read(connection, "72d3162e") is None


async def test_processing_is_told_apart(connection: Connection) -> None:
    await deliveries.accept(connection, [delivery("1"), delivery("2")])
    await deliveries.mark_processed(connection, "1", "ignored: a draft")

    assert await deliveries.processed(connection, ["1", "2", "3"]) == {"1"}
    assert await deliveries.forgotten(connection, timedelta(0), 10) == ("2",)
    assert await deliveries.forgotten(connection, timedelta(hours=1), 10) == ()


async def test_a_note_says_why_a_delivery_waits(connection: Connection) -> None:
    await deliveries.accept(connection, [delivery()])
    await deliveries.note(connection, "72d3162e", "GitHub is out of reach")
    assert await connection.fetchval("select outcome from deliveries") == "GitHub is out of reach"

    await deliveries.mark_processed(connection, "72d3162e", "1 job")
    await deliveries.note(connection, "72d3162e", "too late")
    assert await connection.fetchval("select outcome from deliveries") == "1 job"


async def test_a_body_out_of_order_is_an_error_of_the_machinery(connection: Connection) -> None:
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute("insert into deliveries (guid, host, event) values ('1', 'h', 'e')")
