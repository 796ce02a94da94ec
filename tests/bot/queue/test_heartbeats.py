from __future__ import annotations

import asyncio

from bot.queue import heartbeats
from bot.store.pool import Connection


async def test_a_process_lives_in_its_roles(connection: Connection) -> None:
    await heartbeats.beat(connection, "p1", ["analyze", "publish"], "here")
    await heartbeats.beat(connection, "p2", ["analyze"], "there")

    found = await heartbeats.read(connection)
    assert [(beat.role, beat.process, beat.host_name) for beat in found] == [
        ("analyze", "p1", "here"),
        ("analyze", "p2", "there"),
        ("publish", "p1", "here"),
    ]


async def test_silence_is_measured_by_the_databases_clock(connection: Connection) -> None:
    await heartbeats.beat(connection, "p1", ["analyze"], "here")
    await asyncio.sleep(1)
    (first,) = await heartbeats.read(connection)
    assert 1 <= first.silent < 60

    await heartbeats.beat(connection, "p1", ["analyze"], "here")
    (second,) = await heartbeats.read(connection)
    assert second.silent < first.silent and second.started == first.started


async def test_who_ends_on_purpose_is_not_missed(connection: Connection) -> None:
    await heartbeats.beat(connection, "p1", ["analyze", "publish"], "here")
    await heartbeats.beat(connection, "p2", ["analyze"], "here")
    await heartbeats.end(connection, "p1")

    assert [beat.process for beat in await heartbeats.read(connection)] == ["p2"]
