from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store import healing
from bot.store.healing import Lost
from bot.store.pool import Connection, Pool

HOST = "github.com"
WHEN = datetime.now(UTC)
NONE = timedelta(0)


def lost(guid: str, attempt: int = 1, ago: timedelta = NONE) -> Lost:
    return Lost(guid, attempt, "push", 7, WHEN - ago)


async def due(connection: Connection) -> list[tuple[str, int, int]]:
    return [(each.guid, each.attempt, each.asked) for each in await healing.lost_due(connection, HOST, 3, 10)]


async def test_a_task_begins_once_in_its_period(pool: Pool) -> None:
    async def begin(_: int) -> bool:
        async with pool.acquire() as connection:
            return await healing.begin(connection, HOST, "a task", timedelta(hours=1))

    assert sum(await asyncio.gather(*map(begin, range(8)))) == 1
    async with pool.acquire() as connection:
        assert await healing.begin(connection, HOST, "another", timedelta(hours=1))
        assert await healing.begin(connection, "github.example.com", "a task", timedelta(hours=1))
        assert await healing.begin(connection, HOST, "a task", NONE)


async def test_a_task_finds_what_it_wrote_down(connection: Connection) -> None:
    assert await healing.read_state(connection, HOST, "a task") == {}
    await healing.set_state(connection, HOST, "a task", {"cursor": "v1_2"})
    assert await healing.begin(connection, HOST, "a task", NONE)
    assert await healing.read_state(connection, HOST, "a task") == {"cursor": "v1_2"}


async def test_a_lost_delivery_is_due_after_its_wait_and_some_times_only(connection: Connection) -> None:
    await healing.note_lost(connection, HOST, [lost("fresh")], timedelta(hours=1))
    await healing.note_lost(connection, HOST, [lost("newer", 4), lost("older", 3, timedelta(hours=1))], NONE)
    assert await due(connection) == [("older", 3, 0), ("newer", 4, 0)]
    await healing.ask_again(connection, HOST, "older", timedelta(hours=1))
    assert await due(connection) == [("newer", 4, 0)]
    for _ in range(3):
        await healing.ask_again(connection, HOST, "newer", NONE)
    assert await due(connection) == []


async def test_to_be_seen_again_changes_the_attempt_alone(connection: Connection) -> None:
    await healing.note_lost(connection, HOST, [lost("one", 3)], NONE)
    await healing.ask_again(connection, HOST, "one", NONE)
    await healing.note_lost(connection, HOST, [lost("one", 9)], timedelta(hours=1))
    await healing.note_lost(connection, HOST, [lost("one", 5)], timedelta(hours=1))
    assert await due(connection) == [("one", 9, 1)]


async def test_what_came_or_is_too_old_is_forgotten(connection: Connection) -> None:
    await healing.note_lost(
        connection, HOST, [lost("came"), lost("old", ago=timedelta(days=4)), lost("open")], NONE
    )
    await connection.execute(
        "insert into deliveries (guid, host, event, body) values ('came', $1, 'push', '')", HOST
    )
    await healing.forget_found(connection, HOST, WHEN - timedelta(days=3))
    assert [guid for guid, _, _ in await due(connection)] == ["open"]
