"""Who holds connections without asking, or asks without end: the web process through real sockets."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest
from aiohttp.web import Application

from bot.settings import Settings
from bot.store.pool import Pool
from bot.web import connections
from bot.web.api import door
from bot.web.server import CROWD, make_app, serving
from bot.web.webhook import INTAKE
from tests.bot.web.conftest import signature

PATIENCE = 20.0
TOKEN = "the-token-of-an-integrator"
HEALTH = b"GET /health HTTP/1.1\r\nHost: velox\r\n\r\n"
BODY = b'{"ref": "refs/heads/main"}'


class Caller:
    """One connection, of which every byte is ours to choose."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def says(self, *lines: bytes, body: bytes = b"") -> None:
        self.writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)

    async def hears(self) -> bytes:
        """The whole next answer: its head and its body."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
            return head + await self.reader.readexactly(length)

    async def status(self) -> int:
        return int((await self.hears()).split()[1])

    async def is_hung_up_on(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionError):
                while await self.reader.read(1 << 16):
                    pass
        return True


Calls = Callable[[], Awaitable[Caller]]


@pytest.fixture
def app(settings: Settings, pool: Pool) -> Application:
    given = {"API_AUTH_TOKEN": TOKEN, "VELOX_API_BODY_KB": 4}
    return make_app(Settings(**(settings.model_dump(by_alias=True) | given)), pool)


@pytest.fixture
async def call(app: Application, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Calls]:
    """Serve, and give what opens connections."""
    monkeypatch.setattr("bot.web.server.LINGER_SECONDS", 0.1)
    callers: list[Caller] = []
    async with serving(app, "127.0.0.1", 0) as port:

        async def call() -> Caller:
            callers.append(Caller(*await asyncio.open_connection("127.0.0.1", port)))
            return callers[-1]

        yield call
        for caller in callers:
            caller.writer.close()


async def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


def delivery(length: int = len(BODY)) -> tuple[bytes, ...]:
    """The head of a delivery that announces so many bytes."""
    return (
        b"POST /webhook HTTP/1.1\r\nHost: velox\r\nContent-Type: application/json\r\nX-GitHub-Event: push",
        f"X-GitHub-Delivery: {uuid.uuid4()}".encode(),
        f"X-Hub-Signature-256: {signature(BODY)}".encode(),
        f"Content-Length: {length}".encode(),
    )


def asking(*more: bytes) -> tuple[bytes, ...]:
    """The head of a request to optimize."""
    return (
        b"POST /optimize HTTP/1.1\r\nHost: velox\r\nContent-Type: application/json",
        f"X-API-Token: {TOKEN}".encode(),
        *more,
    )


# --------------------------------------------------------------------------- those who say nothing, or little


async def test_a_head_that_trickles_is_hung_up_on_and_others_are_answered(
    call: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    silent, slow = await call(), await call()
    slow.writer.write(b"GET /health HTTP/1.1\r\n")

    async def trickle() -> None:
        with suppress(ConnectionError):
            while True:
                slow.writer.write(b"X-Slow: 1\r\n")
                await slow.writer.drain()
                await asyncio.sleep(0.02)

    trickling = asyncio.create_task(trickle())
    prompt = await call()
    prompt.says(HEALTH.strip())
    assert await prompt.status() == 200
    assert await silent.is_hung_up_on()
    assert await slow.is_hung_up_on()
    prompt.says(HEALTH.strip())  # whoever asked once has longer for the next request
    assert await prompt.status() == 200
    await trickling


async def test_a_head_of_two_parts_in_time_is_answered(call: Calls) -> None:
    caller = await call()
    caller.writer.write(HEALTH[:20])
    await asyncio.sleep(0.05)
    caller.writer.write(HEALTH[20:])

    assert await caller.status() == 200


async def test_a_body_that_trickles_is_given_up(call: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "READ_SECONDS", 0.2)
    monkeypatch.setattr("bot.web.webhook.READ_SECONDS", 0.2)
    github, program = await call(), await call()
    github.says(*delivery(), body=BODY[:5])
    program.says(*asking(b"Content-Length: 20"), body=b'{"co')

    assert (await github.status(), await program.status()) == (408, 408)


# ---------------------------------------------------------------------------------------------- all at once


async def test_where_no_place_is_left_whoever_was_idle_for_longest_makes_way(
    app: Application, call: Calls
) -> None:
    app[CROWD].most = 3
    first, second, third = [await call() for _ in range(3)]
    for caller in (second, third, first):
        caller.says(HEALTH.strip())
        assert await caller.status() == 200
    fourth = await call()
    fourth.says(HEALTH.strip())

    assert await fourth.status() == 200
    assert await second.is_hung_up_on()
    for caller in (first, third):
        caller.says(HEALTH.strip())
        assert await caller.status() == 200


async def test_where_all_are_at_work_whoever_comes_is_told_to_come_again(
    app: Application, call: Calls, pool: Pool
) -> None:
    app[CROWD].most = 2
    busy = [await call() for _ in range(2)]
    for caller in busy:
        caller.says(*delivery(), body=BODY[:5])
    await until(lambda: app[INTAKE].room.held == 10)
    late = await call()
    answer = await late.hears()
    assert b" 503 " in answer.splitlines()[0]
    assert b"\r\nRetry-After: 5\r\n" in answer
    assert await late.is_hung_up_on()
    for caller in busy:
        caller.writer.write(BODY[5:])
        assert await caller.status() == 202
    assert await pool.fetchval("select count(*) from deliveries") == 2
    early = await call()  # those who were answered are idle
    early.says(HEALTH.strip())
    assert await early.status() == 200


async def test_whoever_hung_up_takes_no_place(app: Application, call: Calls) -> None:
    app[CROWD].most = 2
    for _ in range(20):
        caller = await call()
        caller.says(HEALTH.strip())
        assert await caller.status() == 200
        caller.writer.close()
    assert len(app[CROWD]._idle) <= 2 * app[CROWD].most + 1
    assert not app[CROWD].busy


async def test_a_crowd_that_is_sent_away_is_told_so_in_part_and_leaves_nothing(
    app: Application, call: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_REFUSED", 3)
    monkeypatch.setattr(connections, "PARTING_SECONDS", 0.3)
    app[CROWD].most = 1
    busy = await call()
    busy.says(*delivery(), body=BODY[:5])
    await until(lambda: app[INTAKE].room.held == 5)
    crowd = [await call() for _ in range(8)]
    said = [await first_word(caller) for caller in crowd]

    assert sorted(said) == [b""] * 5 + [b"HTTP/1.1"] * 3
    await until(lambda: app[CROWD]._refused == 0)


async def first_word(caller: Caller) -> bytes:
    """What a caller hears first, nothing where it is hung up on."""
    with suppress(ConnectionError):
        return await caller.reader.read(8)
    return b""


# ------------------------------------------------------------------------------------------- more than fits


async def test_heads_larger_than_any_are_refused(call: Calls) -> None:
    for head in (
        b"GET /health HTTP/1.1\r\nX-Long: " + b"x" * 5000,
        b"GET /health HTTP/1.1\r\n" + b"\r\n".join(b"X-%d: 1" % number for number in range(100)),
        b"GET /" + b"x" * 10_000 + b" HTTP/1.1",
    ):
        caller = await call()
        caller.says(head)
        assert await caller.status() == 400
        assert await caller.is_hung_up_on()


async def test_a_body_too_large_is_refused_before_it_came(call: Calls) -> None:
    announced, endless, far = await call(), await call(), await call()
    announced.says(*asking(b"Content-Length: 5000"))
    endless.says(*asking(b"Transfer-Encoding: chunked"))
    for _ in range(6):
        endless.writer.write(b"400\r\n" + b" " * 1024 + b"\r\n")
    far.says(*delivery(1 << 40))

    assert [await caller.status() for caller in (announced, endless, far)] == [413, 413, 413]


async def test_a_body_without_a_length_is_taken_where_it_ends_in_time(call: Calls) -> None:
    caller = await call()
    chunks = b'c\r\n{"code": "1"\r\n1\r\n}\r\n0\r\n\r\n'
    caller.says(*asking(b"Transfer-Encoding: chunked"), body=chunks)

    assert await caller.status() == 202


async def test_requests_in_one_go_are_answered_in_turn(call: Calls) -> None:
    caller = await call()
    caller.writer.write(HEALTH * 200)

    assert [await caller.status() for _ in range(200)] == [200] * 200


async def test_whoever_asks_on_and_never_listens_is_not_read_any_further(call: Calls) -> None:
    caller = await call()
    caller.writer.transport.set_write_buffer_limits(0)

    async def ask_on() -> None:
        for _ in range(1000):
            caller.writer.write(HEALTH * 4000)
            await caller.writer.drain()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ask_on(), 1.0)
    caller.writer.transport.abort()


# -------------------------------------------------------------------------------------------------- the end


async def test_whoever_waits_for_a_job_hears_where_it_is_when_the_process_ends(
    app: Application, pool: Pool
) -> None:
    async with serving(app, "127.0.0.1", 0) as port:
        caller = Caller(*await asyncio.open_connection("127.0.0.1", port))
        body = b'{"code": "1"}'
        caller.says(*asking(b"Prefer: wait=60", b"Content-Length: %d" % len(body)), body=body)
        await until(lambda: app[CROWD].busy)
        while not await pool.fetchval("select count(*) from api_jobs"):
            await asyncio.sleep(0.01)
        listening = asyncio.create_task(caller.hears())
    answer = await listening
    caller.writer.close()

    assert b" 202 " in answer.splitlines()[0]
    job = await pool.fetchval("select id from api_jobs where state = 'queued'")
    assert f"\r\nLocation: /jobs/{job}\r\n".encode() in answer
    assert await pool.fetchval("select count(*) from pgqueuer where entrypoint = 'api'") == 1
