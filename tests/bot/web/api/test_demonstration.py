"""Something to look at, where debugging is allowed, and nothing of anybody's touched."""

from __future__ import annotations

from typing import Any

import pytest

from bot.agents.monitor import Monitor
from bot.store import demonstration
from bot.store.pool import Connection, Pool
from tests.bot.store.customers import customer
from tests.bot.web.api.conftest import MINE, TOKEN, Client


@pytest.fixture
async def debugging(served: Any) -> Client:
    client: Client = await served(API_AUTH_TOKEN=TOKEN, DEBUG="true")
    return client


async def test_it_is_empty_and_then_filled(debugging: Client) -> None:
    before = await (await debugging.get("/demo/database", headers=MINE)).json()
    answer = await debugging.post("/database/seed", headers=MINE)
    after = await (await debugging.get("/demo/database", headers=MINE)).json()

    assert set(map(len, before.values())) == {0}
    assert answer.status == 200 and await answer.json() == after
    assert len(after["repositories"]) == len(demonstration.REPOSITORIES)
    assert len(after["reviews"]) == 30 and all(after.values())
    shown, kept = sum(p["shown"] for p in after["patterns"]), len(after["suggestions"])
    assert shown == kept == sum(r["suggestions"] for r in after["repositories"])
    assert {each["outcome"] for each in after["outcomes"]} == {"fixed", "dismissed", "left", None}
    runs = after["trainings"]
    told = [None if run.reason else run.published for run in reversed(demonstration.RUNS)]
    assert [run["published"] for run in runs] == told
    assert [run["asked"] for run in runs] == [run.request for run in reversed(demonstration.RUNS)]
    assert {run["state"] for run in runs} == {"done", "failed"}
    assert all(run["reason"] if run["state"] == "failed" else run["words"] for run in runs)
    assert [run["created_at"] for run in runs] == sorted((run["created_at"] for run in runs), reverse=True)
    mine = await (await debugging.get("/train", headers=MINE)).json()
    assert mine == {"jobs": []}, "they are nobody's"


async def test_filling_it_again_changes_nothing(debugging: Client) -> None:
    first = await (await debugging.post("/database/seed", headers=MINE)).json()
    again = await (await debugging.post("/database/seed", headers=MINE)).json()

    assert first["repositories"] == again["repositories"] and first["patterns"] == again["patterns"]
    assert len(first["trainings"]) == len(again["trainings"])


async def test_no_customer_is_touched_and_no_work_made(
    debugging: Client, connection: Connection, pool: Pool
) -> None:
    await customer(connection, 501, "octocat")
    query = "select count(*) from {} where host <> $1"
    tables = ("suggestions", "reviews", "patterns", "episodes", "accounts")
    counts = [query.format(table) for table in tables]
    before = [await connection.fetchval(count, demonstration.HOST) for count in counts]
    await Monitor(pool).round()
    jobs = await connection.fetchval("select count(*) from pgqueuer")
    await debugging.post("/database/seed", headers=MINE)
    late = "update pull_requests set updated_at = now() - interval '1 day' where host = $1"
    await connection.execute(late, demonstration.HOST)
    await Monitor(pool).round()

    assert [await connection.fetchval(count, demonstration.HOST) for count in counts] == before
    assert await connection.fetchval("select count(*) from pgqueuer") == jobs


async def test_it_is_not_there_unless_debugging_and_not_for_strangers(client: Client, served: Any) -> None:
    assert (await client.post("/database/seed", headers=MINE)).status == 404
    assert (await client.get("/demo/database", headers=MINE)).status == 404
    debugging = await served(API_AUTH_TOKEN=TOKEN, DEBUG="true")
    assert (await debugging.post("/database/seed")).status == 401
