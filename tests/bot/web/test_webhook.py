"""Deliveries through the real door: what is stored, what is refused, and that a refusal stores nothing."""

from __future__ import annotations

import asyncio
import gzip
import json
import uuid
import zlib
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.agents.planner import Planner
from bot.events import Here
from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.reading import APP_EVENTS, FORM, MOST_BYTES
from bot.web.server import make_app, serving
from bot.web.webhook import INTAKE
from tests.bot.queue.working import QUICK, working
from tests.bot.web.conftest import OLD_SECRET, Sender, signature
from tests.contracts import webhooks

Client = TestClient[Request, Application]

BODY = b'{"ref": "refs/heads/main", "installation": {"id": 7}, "repository": {"id": 9}}'


async def stored(pool: Pool) -> list[dict[str, object]]:
    return [dict(row) for row in await pool.fetch("select * from deliveries order by received_at, guid")]


async def jobs(pool: Pool) -> list[str]:
    """The guids that the queue has a `plan` job for."""
    rows = await pool.fetch("select entrypoint, payload from pgqueuer order by id")
    assert all(row["entrypoint"] == "plan" for row in rows)
    return [row["payload"].decode() for row in rows]


# ------------------------------------------------------------------------------------------------- taken


async def test_a_delivery_is_stored_with_the_job_that_reads_it(github: Sender, pool: Pool) -> None:
    guid = str(uuid.uuid4())
    answer = await github.send("pull_request", BODY[:-1] + b', "action": "opened"}', guid=guid)
    (row,) = await stored(pool)

    assert answer.status == 202
    assert row["guid"] == guid
    assert (row["host"], row["event"], row["action"]) == ("github.com", "pull_request", "opened")
    assert (row["installation_id"], row["repository_id"]) == (7, 9)
    assert isinstance(row["body"], bytes)
    assert zlib.decompress(row["body"]) == BODY[:-1] + b', "action": "opened"}'
    assert (row["processed_at"], row["attempts"]) == (None, 0)
    assert await jobs(pool) == [guid]


async def test_every_example_of_github_is_taken_and_planned(
    github: Sender, pool: Pool, postgres_url: str
) -> None:
    """All 329, signed, as JSON or as forms: those that are acted on are stored, and planned."""
    known, answers = {}, []
    for event, bodies in webhooks.examples().items():
        for number, body in enumerate(bodies):
            guid, form = str(uuid.uuid4()), number % 2 == 1
            sent = urlencode({"payload": body.decode()}).encode() if form else body
            headers = {"Content-Type": FORM} if form else {}
            answers.append((await github.send(event, sent, guid=guid, headers=headers)).status)
            if event in APP_EVENTS:
                known[guid] = body

    assert answers == [202] * 329
    assert sorted(await jobs(pool)) == sorted(known)
    rows = {str(row["guid"]): row["body"] for row in await stored(pool)}
    assert {guid: zlib.decompress(body) for guid, body in rows.items() if isinstance(body, bytes)} == known

    planner = Planner(pool, Here(review_bots=True, review_branches=True), 0.0)
    async with working(postgres_url, {"plan": planner.plan}, QUICK):
        async with asyncio.timeout(120):
            while await pool.fetch("select from pgqueuer where entrypoint = 'plan'"):
                await asyncio.sleep(0.05)
    assert await pool.fetch("select reason from work where state = 'dead'") == []
    assert await pool.fetch("select from deliveries where processed_at is null or attempts > 1") == []


async def test_many_at_once_are_all_stored(github: Sender, pool: Pool) -> None:
    answers = await asyncio.gather(*(github.send("push", BODY) for _ in range(200)))

    assert {answer.status for answer in answers} == {202}
    assert len(await stored(pool)) == len(await jobs(pool)) == 200


async def test_a_form_is_stored_as_the_json_it_holds(github: Sender, pool: Pool) -> None:
    body = urlencode({"payload": '{"zen": "Ünïcode & signs"}'}).encode()
    answer = await github.send("ping", body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    (row,) = await stored(pool)

    assert answer.status == 202
    assert isinstance(row["body"], bytes)
    assert json.loads(zlib.decompress(row["body"])) == {"zen": "Ünïcode & signs"}


async def test_a_content_type_may_bring_a_charset(github: Sender) -> None:
    assert (await github.send(headers={"Content-Type": "Application/JSON; charset=utf-8"})).status == 202


async def test_the_old_secret_is_taken_while_it_is_exchanged(github: Sender) -> None:
    assert (await github.send(secret=OLD_SECRET)).status == 202
    assert (await github.send(secret="some other secret, 16 and more")).status == 401


async def test_the_same_delivery_twice_is_one_row(github: Sender, pool: Pool) -> None:
    guid = str(uuid.uuid4())
    answers = await asyncio.gather(*(github.send("push", BODY, guid=guid) for _ in range(20)))

    assert {answer.status for answer in answers} == {202}
    assert len(await stored(pool)) == 1
    assert set(await jobs(pool)) == {guid}


async def test_a_delivery_that_was_processed_makes_no_job_again(github: Sender, pool: Pool) -> None:
    guid = str(uuid.uuid4())
    await github.send("push", BODY, guid=guid)
    await pool.execute("update deliveries set processed_at = now()")
    await pool.execute("delete from pgqueuer")

    assert (await github.send("push", BODY, guid=guid)).status == 202
    assert await jobs(pool) == []


async def test_a_redelivery_of_one_never_processed_makes_its_job_again(github: Sender, pool: Pool) -> None:
    guid = str(uuid.uuid4())
    await github.send("push", BODY, guid=guid)
    await pool.execute("delete from pgqueuer")

    assert (await github.send("push", BODY, guid=guid)).status == 202
    assert await jobs(pool) == [guid]


async def test_an_unknown_event_is_counted_and_not_stored(
    github: Sender, app: Application, pool: Pool
) -> None:
    answer = await github.send("sponsorship", b'{"action": "created"}')

    assert answer.status == 202
    assert app[INTAKE].counted["unknown event"] == 1
    assert await stored(pool) == []


@pytest.mark.parametrize("wrong", ['"7"', "-1", "true", "1e3", str(2**63), "null", "[7]"])
async def test_odd_ids_are_left_out(github: Sender, pool: Pool, wrong: str) -> None:
    body = f'{{"action": "A\\u0000b", "installation": {{"id": {wrong}}}, "repository": 3}}'.encode()
    answer = await github.send("push", body)
    (row,) = await stored(pool)

    assert answer.status == 202
    assert (row["action"], row["installation_id"], row["repository_id"]) == (None, None, None)


async def test_the_largest_delivery_is_taken(github: Sender, pool: Pool) -> None:
    body = b'{"text": "' + b"x" * (25 * 1024 * 1024 - 12) + b'"}'

    assert (await github.send("push", body)).status == 202
    assert len(await stored(pool)) == 1


# ------------------------------------------------------------------------------------------------ refused


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Hub-Signature-256": None}, 401),
        ({"X-Hub-Signature-256": ""}, 401),
        ({"X-Hub-Signature-256": "sha256="}, 401),
        ({"X-Hub-Signature-256": "sha256=" + "0" * 64}, 401),
        ({"X-Hub-Signature-256": signature(BODY).upper()}, 401),
        ({"X-Hub-Signature-256": signature(BODY, algorithm="sha1")}, 401),
        ({"X-Hub-Signature-256": signature(BODY) + "0"}, 401),
        ({"X-Hub-Signature-256": "sha256=" + "ü" * 64}, 401),
        ({"X-GitHub-Event": None}, 400),
        ({"X-GitHub-Event": ""}, 400),
        ({"X-GitHub-Event": "push'; drop table deliveries"}, 400),
        ({"X-GitHub-Event": "../../etc/passwd"}, 400),
        ({"X-GitHub-Event": "x" * 65}, 400),
        ({"X-GitHub-Delivery": None}, 400),
        ({"X-GitHub-Delivery": "one two"}, 400),
        ({"X-GitHub-Delivery": "x" * 65}, 400),
        ({"X-GitHub-Delivery": "ünïcode"}, 400),
        ({"Content-Type": None}, 415),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "multipart/form-data"}, 415),
        ({"Content-Encoding": "gzip"}, 415),
    ],
)
async def test_odd_headers(github: Sender, pool: Pool, headers: dict[str, str | None], status: int) -> None:
    answer = await github.send("push", BODY, headers=headers)

    assert answer.status == status
    assert await stored(pool) == []
    assert await jobs(pool) == []


async def test_a_header_that_comes_twice_is_refused(client: Client, pool: Pool) -> None:
    headers = [
        ("Content-Type", "application/json"),
        ("X-GitHub-Event", "push"),
        ("X-GitHub-Delivery", str(uuid.uuid4())),
        ("X-Hub-Signature-256", "sha256=" + "0" * 64),
        ("X-Hub-Signature-256", signature(BODY)),
    ]

    assert (await client.post("/webhook", data=BODY, headers=headers)).status == 401
    assert await stored(pool) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        BODY[:-1],
        b"[]",
        b'["push"]',
        b"{}",
        b"null",
        b"7",
        b'"text"',
        b"\xff\xfe{}",
        b'{"a": NaN}',
        b'{"a": 1} {"b": 2}',
        b"payload=%7B%7D",
        gzip.compress(BODY, mtime=0),
        b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
    ],
)
async def test_a_signed_body_that_is_no_object_is_refused(github: Sender, pool: Pool, body: bytes) -> None:
    assert (await github.send("push", body)).status == 400
    assert await stored(pool) == []


@pytest.mark.parametrize(
    "body", [b"", b"payload", b"payload=", b"payload=%7B", b"other=%7B%22a%22%3A1%7D", b"&" * 100, b"a=%ff"]
)
async def test_a_form_without_an_object_is_refused(github: Sender, pool: Pool, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert (await github.send("push", body, headers=headers)).status == 400
    assert await stored(pool) == []


async def test_a_body_larger_than_any_delivery_is_refused_before_it_is_read(
    github: Sender, app: Application, pool: Pool
) -> None:
    answer = await github.send("push", b'{"text": "' + b"x" * MOST_BYTES + b'"}')

    assert answer.status == 413
    assert app[INTAKE].room.held == 0
    assert await stored(pool) == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_allowed(client: Client, method: str) -> None:
    answer = await client.request(method, "/webhook")

    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"


async def test_without_a_secret_nothing_is_taken(pool: Pool, settings: Settings) -> None:
    """As before the App is registered: neither unsigned nor signed with nothing."""
    unset = settings.model_copy(update={"webhook_secrets": ()})
    async with TestClient(TestServer(make_app(unset, pool)), auto_decompress=False) as client:
        github = Sender(client)
        assert (await github.send("push", BODY, secret="")).status == 401
        assert (await github.send("push", BODY, headers={"X-Hub-Signature-256": None})).status == 401
        assert (await github.send("push", BODY, headers={"X-Hub-Signature-256": "sha256="})).status == 401
        assert (await github.send("push", BODY)).status == 401
    assert await stored(pool) == []


async def test_a_changed_byte_is_refused(github: Sender, pool: Pool) -> None:
    changed = BODY.replace(b"7", b"8")

    assert (
        await github.send("push", changed, headers={"X-Hub-Signature-256": signature(BODY)})
    ).status == 401
    assert await stored(pool) == []


async def raw(client: Client, text: bytes) -> bytes:
    """Speak to the server in bytes, and return the first that it says."""
    assert client.port is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(text)
    try:
        return await asyncio.wait_for(reader.read(4096), 5)
    finally:
        writer.close()
        await writer.wait_closed()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, for five seconds at most."""
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.01)


HEAD = b"POST /webhook HTTP/1.1\r\nHost: velox\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\n"


async def test_a_body_of_unknown_length_is_refused(client: Client, pool: Pool) -> None:
    said = await raw(client, HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")

    assert b" 411 " in said.splitlines()[0]
    assert await stored(pool) == []


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"9" * 40, b"ten"])
async def test_an_odd_length_is_refused(client: Client, length: bytes) -> None:
    said = await raw(client, HEAD + b"Content-Length: " + length + b"\r\n\r\n{}")

    assert said.splitlines()[0].split()[1] in (b"400", b"411", b"413")


async def test_a_sender_that_hangs_up_leaves_nothing_behind(app: Application, pool: Pool) -> None:
    head = HEAD + f"X-GitHub-Delivery: {uuid.uuid4()}\r\n".encode()
    head += f"X-Hub-Signature-256: {signature(BODY)}\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()
    async with serving(app, "127.0.0.1", 0) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + BODY[:20])
        await until(lambda: app[INTAKE].room.held == 20)
        writer.close()
        await until(lambda: bool(app[INTAKE].counted))

    assert app[INTAKE].counted == {"refused with 400": 1}
    assert app[INTAKE].room.held == 0
    assert await stored(pool) == []


# ---------------------------------------------------------------------------------------- no place for it


async def test_without_the_database_github_is_asked_to_come_again(
    github: Sender, pool: Pool, app: Application
) -> None:
    await github.send("push", BODY)
    pool.terminate()
    answer = await github.send("push", BODY)

    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert app[INTAKE].counted["stored"] == 1


async def test_a_full_inbox_asks_github_to_come_again(
    github: Sender, app: Application, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app[INTAKE].inbox, "_most", 2)
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("lock table deliveries")  # the database is busy for a while
        waiting = [asyncio.create_task(github.send("push", BODY)) for _ in range(2)]
        await until(lambda: app[INTAKE].inbox.held == 2)
        refused = await github.send("push", BODY)
        assert [task.done() for task in waiting] == [False, False]
        await transaction.rollback()

    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    assert [answer.status for answer in await asyncio.gather(*waiting)] == [202, 202]
    assert len(await stored(pool)) == 2


async def test_what_does_not_fit_is_asked_to_come_again(github: Sender, app: Application, pool: Pool) -> None:
    app[INTAKE].room.most = 100
    small, large = await github.send("push", BODY), await github.send("push", BODY + b" " * 100)

    assert (small.status, large.status) == (202, 503)
    assert "Retry-After" in large.headers
    assert app[INTAKE].room.held == 0
    assert len(await stored(pool)) == 1


async def test_an_answer_tells_nothing_about_the_server(github: Sender) -> None:
    answer = await github.send("push", b"{")

    assert answer.headers["Server"] == "velox"
    assert await answer.text() == "The body is not JSON.\n"
