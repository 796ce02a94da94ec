"""Sends signed deliveries to a server as fast as it answers, or at a steady pace, and prints what came of it.

A program of its own, so that it shares neither interpreter nor event loop with what it measures:
`python -m bench.webhook_load PORT SECRET BODY SECONDS (CONNECTIONS | --pace RATE)` prints one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections import Counter
from pathlib import Path

WARM_UP_SECONDS = 0.5


class Connection(asyncio.Protocol):
    """One kept-alive connection that carries one request at a time."""

    def __init__(self, head: str, body: bytes) -> None:
        self._head = head
        self._body = body
        self._said = b""
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(0)

    async def post(self) -> int:
        """Send a delivery with an id of its own, and return the status of the answer, 0 for none."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._said = b""
        self._transport.write((self._head % uuid.uuid4()).encode() + self._body)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._said += data
        head, end, body = self._said.partition(b"\r\n\r\n")
        if not end or self._answer is None or self._answer.done():
            return
        lines = head.split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
        if len(body) >= length:
            self._answer.set_result(int(lines[0].split()[1]))


def head_of(port: int, secret: str, body: bytes) -> str:
    """Return the head of a request as GitHub sends it, with a place for the delivery's id."""
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    lines = (
        "POST /webhook HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "User-Agent: GitHub-Hookshot/044aadd",
        "Accept: */*",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "X-GitHub-Event: pull_request",
        "X-GitHub-Delivery: %s",
        "X-GitHub-Hook-ID: 1",
        f"X-Hub-Signature-256: sha256={signature}",
    )
    return "\r\n".join(lines) + "\r\n\r\n"


async def connect(port: int, secret: str, body: bytes) -> Connection:
    """Open a connection to the server."""
    head = head_of(port, secret, body)
    _, protocol = await asyncio.get_running_loop().create_connection(
        lambda: Connection(head, body), "127.0.0.1", port
    )
    return protocol


async def closed(connections: list[Connection], seconds: float) -> dict[str, object]:
    """Have each connection send its next delivery when the last is answered."""
    statuses: Counter[int] = Counter()
    start = time.perf_counter() + WARM_UP_SECONDS

    async def run(connection: Connection) -> None:
        while (now := time.perf_counter()) < start + seconds:
            status = await connection.post()
            if now >= start:
                statuses[status] += 1

    await asyncio.gather(*map(run, connections))
    taken = time.perf_counter() - start
    return {"seconds": taken, "statuses": {str(status): count for status, count in statuses.items()}}


async def paced(connections: list[Connection], rate: float, seconds: float) -> dict[str, object]:
    """Send so many deliveries a second whether or not the last are answered; latency counts from the plan."""
    idle: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
    for connection in connections:
        idle.put_nowait(connection)
    statuses: Counter[int] = Counter()
    latencies: list[float] = []
    start = time.perf_counter() + WARM_UP_SECONDS

    async def run(due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        connection = await idle.get()
        statuses[await connection.post()] += 1
        latencies.append(time.perf_counter() - due)
        idle.put_nowait(connection)

    await asyncio.gather(*(run(start + number / rate) for number in range(int(rate * seconds))))
    return {"latencies": latencies, "statuses": {str(status): count for status, count in statuses.items()}}


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("secret")
    parser.add_argument("body", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--connections", type=int, default=24)
    parser.add_argument("--pace", type=float)
    asked = parser.parse_args()
    body = asked.body.read_bytes()
    connections = [await connect(asked.port, asked.secret, body) for _ in range(asked.connections)]
    if asked.pace:
        print(json.dumps(await paced(connections, asked.pace, asked.seconds)))
    else:
        print(json.dumps(await closed(connections, asked.seconds)))


if __name__ == "__main__":
    asyncio.run(main())
