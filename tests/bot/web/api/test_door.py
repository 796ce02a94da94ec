"""What every request goes through: its number, what is wrong with it, and how it is told."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.pool import Pool
from bot.web.api.identity import HEADER
from bot.web.api.operation import DESK
from tests.bot.web.api.conftest import MINE, Client

PROBLEM = "application/problem+json"


async def test_a_request_keeps_its_number(client: Client) -> None:
    for path in ("/", "/nowhere", "/pipeline/status", "/webhook"):
        answer = await client.get(path, headers={"X-Request-Id": "build-7.2_x"})
        assert answer.headers["X-Request-Id"] == "build-7.2_x"


@pytest.mark.parametrize("number", ["", "a b", "x" * 65, "ünï", "a;b", '{"a":1}'])
async def test_a_number_that_no_log_could_carry_is_replaced(client: Client, number: str) -> None:
    answer = await client.get("/", headers={"X-Request-Id": number})

    assert answer.headers[HEADER] != number
    assert answer.headers[HEADER].isalnum()


async def test_a_problem_names_its_request(client: Client) -> None:
    answer = await client.get("/pipeline/status", headers={"X-Request-Id": "mine"})

    assert (await answer.json(content_type=PROBLEM))["request_id"] == "mine"


async def test_an_address_without_anything_is_a_problem(client: Client) -> None:
    answer = await client.get("/nowhere")
    said = await answer.json(content_type=PROBLEM)

    assert (answer.status, said["title"]) == (404, "Not Found")
    assert said["detail"] == "There is nothing at this address: GET / names those that there are."


async def test_a_method_without_anything_names_those_that_there_are(client: Client) -> None:
    answer = await client.post("/health")
    said = await answer.json(content_type=PROBLEM)

    assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD"
    assert said["detail"] == "This address takes GET, HEAD alone."


async def test_a_query_that_nobody_knows_is_refused(client: Client) -> None:
    answer = await client.get("/?colour=red")
    said = await answer.json(content_type=PROBLEM)

    assert answer.status == 422
    assert said["errors"] == [{"where": "query.colour", "what": "Extra inputs are not permitted"}]


async def test_bodies_for_which_there_is_no_room_come_again_later(client: Client) -> None:
    desk = client.app[DESK]
    body = {"code": "x = 1\n"}
    with desk.room.share() as share:
        assert share.take(desk.room.most - 4)
        full = await client.post("/optimize", json=body, headers=MINE)
    free = await client.post("/optimize", json=body, headers=MINE)

    assert (full.status, full.headers["Retry-After"]) == (503, "6")
    assert free.status == 202 and desk.room.held == 0


async def test_whoever_waits_for_a_job_takes_no_room(client: Client) -> None:
    waiting = asyncio.create_task(
        client.post("/optimize", json={"code": "x = 1\n"}, headers={**MINE, "Prefer": "wait=2"})
    )
    while not (await (await client.get("/jobs", headers=MINE)).json())["jobs"]:
        await asyncio.sleep(0.01)

    assert not waiting.done() and client.app[DESK].room.held == 0
    assert (await waiting).status == 202


async def test_without_the_database_whoever_asks_may_come_again(client: Client, pool: Pool) -> None:
    pool.terminate()
    for path in ("/pipeline/status", "/database/status"):
        answer = await client.get(path, headers=MINE)
        assert answer.status == 503 and int(answer.headers["Retry-After"]) >= 1
        assert answer.content_type == PROBLEM
    assert (await client.get("/health")).status == 200
