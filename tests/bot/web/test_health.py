"""What the bot says of itself: that it lives, and which of its parts do not."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from bot import queue
from bot.queue import heartbeats
from bot.roles import ROLES
from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.health import ASKED
from tests.bot.web.conftest import Sender

Client = TestClient[Request, Application]


@pytest.fixture(autouse=True)
def _asked_anew(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.health.FRESH_SECONDS", 0.0)


async def beat(pool: Pool, *roles: str, ago: float = 0.0, process: str = "worker-1") -> None:
    async with pool.acquire() as connection:
        await heartbeats.beat(connection, process, roles, "machine")
        await connection.execute(
            "update heartbeats set at = now() - $1 * interval '1 second' where process = $2", ago, process
        )


async def test_it_lives_even_without_the_database(client: Client, pool: Pool) -> None:
    pool.terminate()
    answer = await client.get("/health")

    assert answer.status == 200
    assert await answer.json() == {"status": "ok"}


async def test_all_is_well_when_every_role_is_heard(client: Client, pool: Pool) -> None:
    await beat(pool, *ROLES)
    answer = await client.get("/health/details")
    said = await answer.json()

    assert answer.status == 200
    assert (said["status"], said["because"]) == ("ok", [])
    assert {role: found["processes"] for role, found in said["roles"].items()} == dict.fromkeys(ROLES, 1)
    assert said["dead_letters"] == 0


@pytest.mark.parametrize("missing", ROLES)
async def test_a_role_that_falls_silent_is_missed_within_thirty_seconds(
    client: Client, pool: Pool, missing: str
) -> None:
    await beat(pool, *(role for role in ROLES if role != missing))
    await beat(pool, missing, ago=25.0, process="worker-2")
    answer = await client.get("/health/details")
    said = await answer.json()

    assert answer.status == 503
    assert said["status"] == "degraded"
    assert said["because"] == [f"no worker with the role {missing}"]
    assert 24 < said["roles"][missing]["seconds_since_heartbeat"] < 30


async def test_one_process_of_a_role_is_enough(client: Client, pool: Pool) -> None:
    await beat(pool, *ROLES)
    await beat(pool, "optimize", ago=500.0, process="killed")

    assert (await client.get("/health/details")).status == 200


async def test_roles_that_are_not_expected_are_not_missed(
    client: Client, pool: Pool, app: Application
) -> None:
    app[ASKED].roles = ("analyze",)
    await beat(pool, "analyze")

    assert (await client.get("/health/details")).status == 200


async def test_without_the_database_it_is_degraded(client: Client, pool: Pool) -> None:
    pool.terminate()
    answer = await client.get("/health/details")

    assert answer.status == 503
    assert (await answer.json())["because"] == ["the database does not answer"]


async def test_jobs_that_nobody_takes_are_noticed(client: Client, github: Sender, pool: Pool) -> None:
    await beat(pool, *ROLES)
    await github.send()
    early = await (await client.get("/health/details")).json()
    await pool.execute("update pgqueuer set execute_after = now() - interval '11 minutes'")
    answer = await client.get("/health/details")
    late = await answer.json()

    assert early["queue"]["plan"]["due"] == 1
    assert early["status"] == "ok"
    assert answer.status == 503
    assert late["because"] == ["jobs of plan wait"]
    assert late["queue"]["plan"]["oldest_seconds"] > 600


async def test_jobs_that_wait_on_purpose_are_not_late(client: Client, pool: Pool) -> None:
    await beat(pool, *ROLES)
    async with pool.acquire() as connection:
        await queue.enqueue(connection, [queue.Task("analyze", b"1", delay=3600.0)])
    said = await (await client.get("/health/details")).json()

    assert said["status"] == "ok"
    assert (said["queue"]["analyze"]["due"], said["queue"]["analyze"]["deferred"]) == (0, 1)


async def test_what_became_of_deliveries_is_counted(client: Client, github: Sender) -> None:
    await github.send()
    await github.send(secret="not the secret of this webhook")
    await github.send("sponsorship")
    said = await (await client.get("/health/details")).json()

    assert said["deliveries"] == {"refused with 401": 1, "stored": 1, "unknown event": 1}


async def test_whoever_asks_often_gets_the_same_answer(
    client: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr("bot.web.health.FRESH_SECONDS", 60.0)
    await client.get("/health/details")
    await beat(pool, *settings.roles)

    assert (await client.get("/health/details")).status == 503
