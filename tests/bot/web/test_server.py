"""The web process itself, started as an operator starts it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import uuid
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp.web import Application

from bot.settings import variables
from bot.store.pool import Pool
from bot.web.server import serving
from engine.errors import BadInput
from tests.bot.web.conftest import SECRET, signature

BODY = b'{"ref": "refs/heads/main"}'


def environment(**set_here: str) -> dict[str, str]:
    """This process's environment with these variables of the server alone."""
    kept = {name: value for name, value in os.environ.items() if name not in variables()}
    return {**kept, "GITHUB_WEBHOOK_SECRET": SECRET, "PORT": "0", **set_here}


@asynccontextmanager
async def started(**set_here: str) -> AsyncIterator[tuple[Process, int]]:
    """Start `velox serve`, and give it with its port once it says that it is ready."""
    command = [sys.executable, "-X", "importtime", "-m", "bot", "serve"]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment(**set_here), stdout=PIPE, stderr=PIPE, limit=2**24
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            ready = json.loads(await process.stdout.readline())
        assert ready["event"] == "web process ready"
        yield process, ready["port"]
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def post(port: int, guid: str, body: bytes = BODY) -> int:
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": guid,
        "X-Hub-Signature-256": signature(body),
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}/webhook", data=body, headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_it_serves_until_it_is_asked_to_end(
    postgres_url: str, pool: Pool, number: signal.Signals
) -> None:
    guid = str(uuid.uuid4())
    async with started(DATABASE_URL=postgres_url) as (process, port):
        assert await post(port, guid) == 202
        process.send_signal(number)
        out, err = await asyncio.wait_for(process.communicate(), 30)
    lines = [json.loads(line) for line in out.splitlines()]
    imported = set(re.findall(r"^import time:.*\| +(\S+)$", err.decode(), re.MULTILINE))

    assert process.returncode == 0
    assert await pool.fetchval("select count(*) from deliveries where guid = $1", guid) == 1
    assert [(line["event"], line.get("delivery")) for line in lines] == [
        ("delivery stored", guid),
        ("web process ends", None),
    ]
    assert SECRET not in out.decode()
    # The engine has no place in the process that strangers speak to, nor in its memory.
    assert "aiohttp.web" in imported
    assert {name for name in imported if name.split(".")[0] == "engine"} <= {"engine", "engine.errors"}
    assert not {"gidgethub", "libcst", "jwt", "numpy"} & imported


async def test_what_is_under_way_when_it_is_asked_to_end_is_stored(app: Application, pool: Pool) -> None:
    guids = [str(uuid.uuid4()) for _ in range(20)]
    async with serving(app, "127.0.0.1", 0) as port:
        head, body = b"POST /webhook HTTP/1.1\r\nHost: velox\r\nContent-Type: application/json\r\n", BODY
        connections = []
        for guid in guids:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                head
                + f"X-GitHub-Event: push\r\nX-GitHub-Delivery: {guid}\r\nContent-Length: {len(body)}\r\n"
                f"X-Hub-Signature-256: {signature(body)}\r\n\r\n".encode()
                + body[:10]
            )
            connections.append((reader, writer))
        await asyncio.sleep(0.2)

        async def finish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
            await asyncio.sleep(0.3)
            writer.write(body[10:])
            said = await asyncio.wait_for(reader.readline(), 10)
            writer.close()
            await writer.wait_closed()
            return said

        finishing = [asyncio.create_task(finish(*connection)) for connection in connections]
    answers = await asyncio.gather(*finishing)

    assert {answer.split()[1] for answer in answers} == {b"202"}
    assert await pool.fetchval("select count(*) from deliveries") == 20


async def test_a_place_that_is_taken_is_named(app: Application) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        with pytest.raises(BadInput, match=f"Nothing can listen on 127.0.0.1, port {port}"):
            async with serving(app, "127.0.0.1", port):
                pass
    finally:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize(
    ("set_here", "status", "said"),
    [
        ({"GITHUB_WEBHOOK_SECRET": "", "GITHUB_APP_ID": "7"}, 2, "GITHUB_WEBHOOK_SECRET is missing"),
        ({"GITHUB_WEBHOOK_SECRET": "swordfish"}, 2, "shorter than 16"),
        ({"PORT": "http", "LOG_LEVEL": "loud"}, 2, "2 settings cannot be used"),
        ({"DATABASE_URL": "postgres://velox:swordfish@127.0.0.1:9/velox"}, 3, "no server answers"),
    ],
)
async def test_it_does_not_start_half_set_up(set_here: dict[str, str], status: int, said: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"), env=environment(**set_here), stdout=PIPE, stderr=PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == status
    assert said in err.decode()
    assert "swordfish" not in (out + err).decode()
    assert "Traceback" not in err.decode()


async def test_a_database_without_tables_is_told_apart(empty_postgres_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        env=environment(DATABASE_URL=empty_postgres_url),
        stdout=PIPE,
        stderr=PIPE,
    )
    _, err = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 2
    assert err.decode() == "velox: The database has no tables of Velox yet: run `velox migrate` first.\n"
