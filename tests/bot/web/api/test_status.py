"""What operators are told of the pipeline and of the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import queue
from bot.queue import heartbeats
from bot.roles import ROLES
from bot.settings import Settings
from bot.store.migrations import landed
from bot.store.pool import Pool, open_pool
from bot.web.server import make_app
from tests.bot.web.api.conftest import MINE, Client


async def told(client: Client, path: str) -> Any:
    answer = await client.get(path, headers=MINE)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_every_role_is_shown_with_who_was_heard_in_it(client: Client, pool: Pool) -> None:
    async with pool.acquire() as connection:
        await heartbeats.beat(connection, "m/1", ["optimize"], "m")
        await heartbeats.beat(connection, "m/2", ["optimize"], "m")
        await connection.execute("update heartbeats set at = now() - interval '1 hour' where process = 'm/2'")
    roles = {role["name"]: role for role in (await told(client, "/pipeline/status"))["roles"]}

    assert list(roles) == list(ROLES) and all(role["what"] and role["expected"] for role in roles.values())
    assert {each["process"]: each["alive"] for each in roles["optimize"]["processes"]} == {
        "m/1": True,
        "m/2": False,
    }
    assert roles["learn"]["processes"] == []


async def test_the_queue_is_shown_by_kind(client: Client, pool: Pool) -> None:
    async with pool.acquire() as connection:
        await queue.enqueue(connection, [queue.Task("learn", b""), queue.Task("learn", b"", delay=900.0)])
    (shown,) = (await told(client, "/pipeline/status"))["queues"]

    assert (shown["name"], shown["due"], shown["deferred"], shown["running"]) == ("learn", 1, 1, 0)


async def test_the_database_tells_its_migrations_and_tables(client: Client) -> None:
    said = await told(client, "/database/status")

    assert len(said["applied"]) == len(landed()) and said["pending"] == []
    assert {"work", "reviews"} <= {table["name"] for table in said["tables"]}
    assert said["bytes"] > 0 and said["connections"] >= 1


async def test_a_database_that_is_up_to_date_is_left_alone(client: Client) -> None:
    answer = await client.post("/database/migrate", headers=MINE)

    assert (answer.status, await answer.json()) == (200, {"applied": []})


async def test_a_database_of_a_newer_version_is_refused(client: Client, pool: Pool) -> None:
    await pool.execute("insert into schema_migrations values (9000, 'later', 'x', now())")
    answer = await client.post("/database/migrate", headers=MINE)

    assert answer.status == 409
    assert "newer version" in (await answer.json(content_type=None))["detail"]


async def test_strangers_migrate_nothing(client: Client, pool: Pool) -> None:
    await pool.execute(
        "delete from schema_migrations where number = (select max(number) from schema_migrations)"
    )

    assert (await client.post("/database/migrate")).status == 401
    assert len((await told(client, "/database/status"))["pending"]) == 1


@pytest.fixture
async def empty(empty_postgres_url: str, set_up: Callable[..., Settings]) -> AsyncIterator[Client]:
    pool = await open_pool(empty_postgres_url)
    app = make_app(set_up(API_AUTH_TOKEN=MINE["X-API-Token"]), pool)
    async with TestClient(TestServer(app)) as client:
        yield client
    await pool.close()


async def test_an_empty_database_is_told_as_such_and_then_migrated(empty: Client) -> None:
    before = await told(empty, "/database/status")
    answer = await empty.post("/database/migrate", headers=MINE)
    after = await told(empty, "/database/status")

    assert before["applied"] == [] and len(before["pending"]) == len(landed())
    assert (await answer.json())["applied"] == before["pending"] == after["applied"]
