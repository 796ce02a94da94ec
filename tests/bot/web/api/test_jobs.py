"""Jobs: waited for, watched, ended; and each the affair of its own token alone."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import api_jobs
from bot.store.pool import Pool
from bot.web.api.preferring import wait_of
from bot.worker import work
from tests.bot.agents.service import PACE
from tests.bot.web.api.conftest import MINE, OTHERS, TOKEN, Client
from tests.bot.web.api.working import BORING, WAITING, done, settings_for, working

PATIENCE = 60.0


async def put_in(client: Client, headers: dict[str, str] = MINE) -> Any:
    answer = await client.post("/optimize", json={"code": BORING}, headers=headers)
    assert answer.status == 202, await answer.text()
    return await answer.json()


async def in_database(pool: Pool, action: Any, *values: Any) -> Any:
    async with pool.acquire() as connection:
        return await action(connection, *values)


@pytest.fixture
async def api(tmp_path: Path, postgres_url: str, pool: Pool) -> AsyncIterator[Client]:
    async with working(settings_for(tmp_path), postgres_url, pool) as client:
        yield client


async def test_without_a_wish_to_wait_the_answer_is_where_the_job_is(client: Client) -> None:
    answer = await client.post("/optimize", json={"code": BORING}, headers={**MINE, "X-Request-Id": "mine-1"})
    said = await answer.json()

    assert answer.status == 202 and answer.headers["Location"] == f"/jobs/{said['id']}"
    assert (said["state"], said["result"], said["request_id"]) == ("queued", None, "mine-1")
    assert (await client.get(answer.headers["Location"], headers=MINE)).status == 200


async def test_whoever_waits_gets_the_result(api: Client) -> None:
    answer = await api.post("/optimize", json={"code": BORING}, headers=WAITING)
    said = await answer.json()

    assert answer.status == 200 and answer.headers["Preference-Applied"] == "wait=60"
    assert said["state"] == "done" and said["result"]["source"] == "module.py"


async def test_nobody_waits_for_ever(client: Client) -> None:
    answer = await client.post("/optimize", json={"code": BORING}, headers={**MINE, "Prefer": "wait=1"})

    assert answer.status == 202


async def test_a_job_is_sent_again_only_when_it_changed(client: Client, pool: Pool) -> None:
    job = await put_in(client)
    path = f"/jobs/{job['id']}"
    first = await client.get(path, headers=MINE)
    known = {**MINE, "If-None-Match": first.headers["ETag"]}
    again = await client.get(path, headers=known)
    await in_database(pool, api_jobs.progress, uuid.UUID(job["id"]), {"done": 1, "total": 2, "what": "files"})
    changed = await client.get(path, headers=known)

    assert (again.status, changed.status) == (304, 200)
    assert (await changed.json())["progress"] == {"done": 1, "total": 2, "what": "files"}


async def test_events_tell_of_each_change_until_the_end(client: Client, pool: Pool) -> None:
    job = uuid.UUID((await put_in(client))["id"])
    answer = await client.get(f"/jobs/{job}/events", headers=MINE)
    first = await answer.content.readuntil(b"\n\n")
    await in_database(pool, api_jobs.begin, job)
    second = await answer.content.readuntil(b"\n\n")
    await in_database(pool, api_jobs.finish, job, b"{}")
    rest = await asyncio.wait_for(answer.content.read(), 10)

    assert answer.status == 200 and answer.content_type == "text/event-stream"
    assert [told(each) for each in (first, second, rest)] == [
        ("progress", "queued"),
        ("progress", "running"),
        ("end", "done"),
    ]


def told(event: bytes) -> tuple[str, str]:
    lines = dict(line.split(": ", 1) for line in event.decode().strip().splitlines())
    return lines["event"], json.loads(lines["data"])["state"]


async def test_a_job_that_waits_is_cancelled_and_then_deleted(client: Client, pool: Pool) -> None:
    job = await put_in(client)
    path = f"/jobs/{job['id']}"

    assert (await client.delete(path, headers=MINE)).status == 204
    assert (await (await client.get(path, headers=MINE)).json())["state"] == "cancelled"
    assert (await client.delete(path, headers=MINE)).status == 204
    assert (await client.get(path, headers=MINE)).status == 404
    assert (await client.delete(path, headers=MINE)).status == 404


async def test_a_cancelled_job_is_not_done(api: Client, pool: Pool) -> None:
    job = await put_in(api)
    await api.delete(f"/jobs/{job['id']}", headers=MINE)
    await done(api, "/optimize", {"code": BORING})
    row = await pool.fetchrow("select state, result from api_jobs where id = $1", uuid.UUID(job["id"]))

    assert row is not None
    assert (row["state"], row["result"]) == ("cancelled", None)


REQUESTS = [("GET", "/jobs/{}"), ("GET", "/jobs/{}/events"), ("DELETE", "/jobs/{}")]


@pytest.mark.parametrize(("method", "path"), REQUESTS)
async def test_the_job_of_another_token_is_not_there(
    client: Client, pool: Pool, method: str, path: str
) -> None:
    job = await put_in(client, OTHERS)
    answer = await client.request(method, path.format(job["id"]), headers=MINE)
    unknown = await client.request(method, path.format(uuid.uuid4()), headers=MINE)

    assert answer.status == unknown.status == 404
    assert (await answer.json(content_type=None))["detail"] == (await unknown.json(content_type=None))[
        "detail"
    ]
    assert await pool.fetchval("select state from api_jobs") == "queued"


async def test_a_job_whose_worker_is_asked_to_end_is_done_by_the_next(
    client: Client, pool: Pool, postgres_url: str, tmp_path: Path
) -> None:
    async def worked(until: str, grace: float) -> None:
        stop, pace = asyncio.Event(), replace(PACE, grace=grace)
        worker = asyncio.create_task(
            work(settings_for(tmp_path), postgres_url, stop, pace=pace, healing=None)
        )
        while await pool.fetchval("select state from api_jobs") != until:
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(worker, PATIENCE)

    job = await put_in(client)
    await worked("running", grace=0.0)
    assert await pool.fetchval("select finished_at from api_jobs") is None
    assert await pool.fetchval("select status::text from pgqueuer where entrypoint = 'api'") == "queued"
    await worked("done", grace=5.0)
    found = await (await client.get(f"/jobs/{job['id']}", headers=MINE)).json()
    assert found["state"] == "done" and found["result"]["lines_read"]


async def test_each_token_lists_its_own_jobs(client: Client) -> None:
    mine = [(await put_in(client))["id"] for _ in range(3)]
    theirs = (await put_in(client, OTHERS))["id"]

    async def listed(path: str, headers: dict[str, str]) -> list[str]:
        return [job["id"] for job in (await (await client.get(path, headers=headers)).json())["jobs"]]

    assert await listed("/jobs", MINE) == mine[::-1]
    assert await listed("/jobs?limit=1", MINE) == [mine[-1]]
    assert await listed("/jobs", OTHERS) == [theirs]


@pytest.mark.parametrize(
    "number", ["x", "1", "..%2f..", "%00", "' or 1=1 --", "00000000-0000-0000-0000-00000000000g"]
)
async def test_what_is_no_number_of_a_job_is_not_there(client: Client, number: str) -> None:
    assert (await client.get(f"/jobs/{number}", headers=MINE)).status == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "limit=1&limit=2", "colour=red"])
async def test_a_list_of_an_odd_length_is_refused(client: Client, query: str) -> None:
    assert (await client.get(f"/jobs?{query}", headers=MINE)).status == 422


async def test_a_token_has_so_many_jobs_at_once(served: Any, pool: Pool) -> None:
    client = await served(API_AUTH_TOKEN=f"{TOKEN},{OTHERS['X-API-Token']}", VELOX_API_JOBS=2)
    first = await put_in(client)
    await put_in(client)
    refused = await client.post("/optimize", json={"code": BORING}, headers=MINE)

    assert refused.status == 429 and int(refused.headers["Retry-After"]) >= 1
    await put_in(client, OTHERS)
    await in_database(pool, api_jobs.fail, uuid.UUID(first["id"]), "It broke.")
    await put_in(client)


async def test_many_at_once_leave_connections_to_others(client: Client, pool: Pool) -> None:
    await put_in(client)
    async with pool.acquire() as connection, connection.transaction():  # whoever puts one in has to wait
        await connection.execute(
            api_jobs.SQL["lock_tenant"], await connection.fetchval("select tenant from api_jobs")
        )
        waiting = [asyncio.create_task(put_in(client)) for _ in range(12)]
        await asyncio.sleep(0.2)
        assert (await client.get("/jobs", headers=MINE)).status == 200
        assert not any(task.done() for task in waiting)
    assert len({job["id"] for job in await asyncio.gather(*waiting)}) == 12


async def test_a_job_is_gone_when_its_time_is_over(client: Client, pool: Pool) -> None:
    job = await put_in(client)
    await pool.execute("update api_jobs set expires_at = now() - interval '1 second'")

    assert (await client.get(f"/jobs/{job['id']}", headers=MINE)).status == 404
    assert (await (await client.get("/jobs", headers=MINE)).json())["jobs"] == []
    assert await in_database(pool, api_jobs.expire) == 1


async def test_the_work_of_a_job_is_logged_under_the_number_of_its_request(
    api: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    await done(api, "/optimize", {"code": BORING}, {**WAITING, "X-Request-Id": "build-77"})
    begun = [line for line in capsys.readouterr().out.splitlines() if "job begins" in line]

    assert begun and all("build-77" in line for line in begun)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], 0),
        (["wait=10"], 10),
        (["respond-async, wait=10"], 10),
        (["respond-async", "Wait = 3"], 3),
        (['wait="5"'], 5),
        (["wait=999"], 60),
        (["wait=-1"], 0),
        (["wait"], 0),
        (["wait=x, wait=2"], 2),
        (["wait=1e9"], 0),
    ],
)
def test_how_long_somebody_would_wait(headers: list[str], seconds: int) -> None:
    assert wait_of(headers) == seconds


@given(st.lists(st.text()))
def test_no_preference_breaks_anything(headers: list[str]) -> None:
    assert 0 <= wait_of(headers) <= 60
