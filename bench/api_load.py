"""The web process under load from three sides at once: `python -m bench.api_load [--seconds 60] [--nice N]`.

64 clients in a process of their own, each sending its next request when the last is answered: 16 ask
`GET /health`, 16 give small code to `POST /optimize` and wait for the result, 32 are a flood of signed
deliveries. The server has the limits it has by default, a Postgres and a Valkey of its own, and one worker
with every role, which plans the deliveries as well. Limits: no answer but 2xx, or 429 and 503 with
`Retry-After`; 99 % of the deliveries 202, p99 under 250 ms; one `/optimize` finished a second; and the memory
of the web process grows by no more than 8 MB from the second quarter of the time to the last.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from bench.acknowledgements import SECRET, cpu_of, megabytes_of, prepare, running
from bench.scan_speed import verdict
from bench.webhook_load import head_of
from bot.settings import variables
from bot.store.embedded import EmbeddedPostgres
from tests.bot.web.api.conftest import TOKEN
from tests.contracts import webhooks
from tests.github import StandIn
from tests.valkey import Valkey

SECONDS = 60.0
HEALTH, OPTIMIZE, HOOK = 16, 16, 32
"""How many clients ask for what."""

WAIT = 60
"""Seconds for which `/optimize` is waited for."""

LEAST_TAKEN = 0.99
MOST_P99 = 0.25
LEAST_OPTIMIZED = 1.0
MOST_GROWN = 8.0

LOOK = 1.0
"""Seconds between two looks at the memory."""

PAUSE = 1.0
"""Seconds that a client rests which was told to come again, at least as it was told; and after trouble."""

CODE = "def total_{n}(rows: list[int]) -> int:\n    return sum(row * {n} for row in rows)\n"


@dataclass(frozen=True, slots=True)
class Answered:
    """The status of an answer, 0 where none came, and in how many seconds it may be asked again."""

    status: int
    again: float | None
    body: bytes


@dataclass
class Seen:
    """What one kind of request met: statuses, seconds until each answer, refusals without a remedy."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    unsaid: int = 0
    finished: int = 0

    @property
    def count(self) -> int:
        """How many requests there were."""
        return sum(self.statuses.values())

    @property
    def errors(self) -> int:
        """How many got neither a 2xx, nor a 429 or 503 that says when to come again."""
        good = sum(number for status, number in self.statuses.items() if 200 <= status < 300)
        return self.count - good - self.statuses[429] - self.statuses[503] + self.unsaid

    def p99(self) -> float:
        """Return the 99th percentile of the seconds."""
        return statistics.quantiles(self.seconds, n=100)[98] if len(self.seconds) > 1 else 0.0

    def add(self, answer: Answered, seconds: float, *, in_time: bool) -> None:
        """Count an answer; only what came `in_time` is counted as finished."""
        self.statuses[answer.status] += 1
        self.seconds.append(seconds)
        self.unsaid += answer.status in (429, 503) and answer.again is None
        self.finished += in_time and answer.status == 200 and b'"state":"done"' in answer.body


class Client:
    """One kept-alive connection that carries one request at a time, made anew when it breaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answered:
        """Send a request, and return its answer."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return Answered(0, None, b"")
        if headers.get("connection") == "close":
            self.close()
        again = headers.get("retry-after")
        return Answered(int(head[0].split()[1]), float(again) if again else None, body)

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def health_of(port: int) -> Callable[[int], bytes]:
    """Return how each request for the health looks."""
    request = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    return lambda number: request


def optimize_of(port: int) -> Callable[[int], bytes]:
    """Return how each request to optimize looks: each brings code that nobody saw before."""

    def made(number: int) -> bytes:
        body = json.dumps({"code": CODE.format(n=number)}).encode()
        lines = (
            "POST /optimize HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"X-API-Token: {TOKEN}",
            f"Prefer: wait={WAIT}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    return made


def hook_of(port: int, body: bytes) -> Callable[[int], bytes]:
    """Return how each delivery looks."""
    head = head_of(port, SECRET, body)
    return lambda number: (head % uuid.uuid4()).encode() + body


async def go_on(port: int, made: Callable[[int], bytes], numbers: Iterator[int], end: float) -> Seen:
    """Send one request after the other until the time is over."""
    client, seen = Client(port), Seen()
    while (began := time.perf_counter()) < end:
        answer = await client.ask(made(next(numbers)))
        now = time.perf_counter()
        seen.add(answer, now - began, in_time=now < end)
        if answer.status in (0, 429, 503):
            await asyncio.sleep(max(PAUSE, answer.again or 0.0))
    client.close()
    return seen


def together(found: Sequence[Seen]) -> Seen:
    """Add up what the clients of one kind met."""
    whole = Seen()
    for one in found:
        whole.statuses += one.statuses
        whole.seconds += one.seconds
        whole.unsaid += one.unsaid
        whole.finished += one.finished
    return whole


async def watched(pid: int, end: float) -> list[float]:
    """Return the megabytes of a process, second by second."""
    found = []
    while time.perf_counter() < end:
        found.append(megabytes_of(pid))
        await asyncio.sleep(LOOK)
    return found


def from_outside(pid: int, port: int, body: bytes, seconds: float) -> tuple[dict[str, Seen], list[float]]:
    """Put the server under load from a process that has nothing else to do, lest its own delays be told."""
    return asyncio.run(loaded(pid, port, body, seconds))


async def loaded(pid: int, port: int, body: bytes, seconds: float) -> tuple[dict[str, Seen], list[float]]:
    """Put the server under load, and return what came of each kind of request, and its memory meanwhile."""
    end = time.perf_counter() + seconds
    watching = asyncio.create_task(watched(pid, end))
    kinds = {
        "GET /health": (HEALTH, health_of(port)),
        "POST /optimize": (OPTIMIZE, optimize_of(port)),
        "POST /webhook": (HOOK, hook_of(port, body)),
    }
    numbers = iter(range(1, 1 << 30))
    running_on = {
        name: asyncio.gather(*(go_on(port, made, numbers, end) for _ in range(clients)))
        for name, (clients, made) in kinds.items()
    }
    found = {name: together(await clients) for name, clients in running_on.items()}
    return found, await watching


def flushes(folder: Path, seconds: float) -> list[float]:
    """Return how long it took to bring 8 kB to the disk, again and again: no commit can be faster."""
    found = []
    end = time.perf_counter() + seconds
    with (folder / "flushed").open("wb") as file:
        while (began := time.perf_counter()) < end:
            file.write(bytes(8192))
            file.flush()
            os.fdatasync(file.fileno())
            found.append(time.perf_counter() - began)
            time.sleep(LOOK / 50)
    return found


def told(found: Mapping[str, Seen], memory: Sequence[float], seconds: float) -> list[bool]:
    """Print the figures, and return which limits hold."""
    for name, seen in found.items():
        median, p99 = statistics.median(seen.seconds) * 1000, seen.p99() * 1000
        print(
            f"  {name:14s} {seen.count / seconds:7.1f} a second, median {median:.0f} ms, p99 {p99:.0f} ms"
            f"   {dict(sorted(seen.statuses.items()))}"
        )
    hook, optimize = found["POST /webhook"], found["POST /optimize"]
    quarter = max(1, len(memory) // 4)
    grown = statistics.median(memory[-quarter:]) - statistics.median(memory[quarter : 2 * quarter] or memory)
    print(f"  memory of the web process: {memory[0]:.0f} MB at first, {memory[-1]:.0f} MB at last")
    taken = hook.statuses[202] / max(1, hook.count)
    errors = sum(seen.errors for seen in found.values())
    return [
        verdict("answers that are neither good nor say when to come again", errors, 0, at_most=True),
        verdict("deliveries answered with 202, share", taken, LEAST_TAKEN, at_most=False),
        verdict("delivery, p99 in s", hook.p99(), MOST_P99, at_most=True),
        verdict("/optimize finished a second", optimize.finished / seconds, LEAST_OPTIMIZED, at_most=False),
        verdict("memory grown from the second quarter to the last, MB", grown, MOST_GROWN, at_most=True),
    ]


async def served(
    database: str, redis: str, scratch: Path, body: bytes, seconds: float, nice: int | None = None
) -> list[bool]:
    """Run the server, its worker and a GitHub for it; put it under load."""
    kept = {name: value for name, value in os.environ.items() if name not in variables()}
    async with StandIn(webhook_secret=SECRET) as github:
        ours = {
            **kept,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "GITHUB_APP_ID": str(github.app_id),
            "GITHUB_PRIVATE_KEY": github.private_key,
            "GITHUB_WEBHOOK_SECRET": SECRET,
            "GITHUB_URL": github.web_url,
            "API_AUTH_TOKEN": TOKEN,
            "VELOX_DATA": str(scratch / "data"),
            "PORT": "0",
            **({} if nice is None else {"VELOX_NICE": str(nice)}),
        }
        with ExitStack() as processes:
            found = []
            for word in ("serve", "work"):  # in a thread: the worker asks our stand-in who it is
                started = running([sys.executable, "-m", "bot", word], scratch, ours)
                found.append(await asyncio.to_thread(processes.enter_context, started))
            (web, ready), (worker, _) = found
            began, before = time.perf_counter(), (cpu_of(web), cpu_of(worker))
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as clients:
                port = int(json.loads(ready)["port"])
                running_on = asyncio.get_running_loop().run_in_executor
                flushing = running_on(None, flushes, scratch, seconds)
                seen, memory = await running_on(clients, from_outside, web, port, body, seconds)
                disk = [1000 * each for each in statistics.quantiles(await flushing, n=100)]
            taken = time.perf_counter() - began
            used = [(cpu_of(pid) - then) / taken for pid, then in zip((web, worker), before, strict=True)]
            print(f"  8 kB to this disk meanwhile: median {disk[49]:.0f} ms, p99 {disk[98]:.0f} ms")
            print(f"  of a core: web process {used[0]:.2f}, worker without its children {used[1]:.2f}")
    return told(seen, memory, seconds)


def main(arguments: Sequence[str] = ()) -> int:
    """Run everything; return 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(description="The web process under load from three sides.")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--nice", type=int, help="VELOX_NICE of the worker, to compare with")
    said = parser.parse_args(arguments)
    seconds = said.seconds
    body = max(webhooks.lines("pull_request"), key=lambda line: (b'"action":"opened"' in line, -len(line)))
    clients, others = HEALTH + OPTIMIZE + HOOK, os.getloadavg()[0]
    print(f"load: {clients} clients for {seconds:g} s, deliveries of {len(body):,} bytes")
    print(f"  {os.cpu_count()} processors, and a load of {others:.1f} on them before")
    scratch = Path(tempfile.mkdtemp(prefix="velox-bench-"))
    scratch.chmod(0o711)  # Postgres runs as another user when the bench is the superuser's
    server = EmbeddedPostgres(scratch / "postgres")
    try:
        server.start()
        asyncio.run(prepare(server.url))
        with Valkey(scratch) as valkey:
            checks = asyncio.run(served(server.url, valkey.url, scratch, body, seconds, said.nice))
    finally:
        with suppress(OSError):
            server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
