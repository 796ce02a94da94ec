"""How fast deliveries are acknowledged: Velox, which stores them first, beside Probot, which stores nothing.

Both take the same real delivery over HTTP on this machine, by turns. The floor is what cannot be saved: HMAC,
the same JSON parser, and the same rows in one commit for as many deliveries as there are connections, in one
process without HTTP. Limits: at least 0.45 of Probot's rate (0.6 is the aim); at an open-loop 100 requests a
second, p99 under 100 ms; the web process under 90 MB afterwards. Probot comes from npm (14.3.2) into the
user's cache; without node that comparison is skipped.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from bench.scan_speed import verdict
from bot.settings import variables
from bot.store.deliveries import Delivery
from bot.store.embedded import EmbeddedPostgres
from bot.store.migrations import migrate
from bot.store.pool import connect, open_pool
from bot.web.reading import Head, read_body
from bot.web.storing import DeliveryStore
from tests.bot.web.conftest import signature
from tests.contracts import webhooks

PROBOT = "14.3.2"
CACHE = platformdirs.user_cache_path("velox-bench") / f"probot-{PROBOT}"

SECRET = "the secret of the benchmark".replace(" ", "-")
CONNECTIONS = 96
"""With few of them all wait for the same commit, and the rate is that of the disk."""
ROUNDS = 4
SECONDS = 4.0
PACE = 100.0
PACED_SECONDS = 10.0

LEAST_OF_PROBOT = 0.45
MOST_P99 = 0.1
MOST_MEGABYTES = 90.0

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of a server under full load: answers a second, and CPU seconds of it and of its database."""

    rate: float
    answers: int
    cpu: float
    database: float


def cpu_of(pid: int) -> float:
    """Return the CPU seconds that a process has used so far (proc(5), utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_of_family(parent: int) -> float:
    """Return the CPU seconds of a process, its living children, and those that it has buried."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(stat.parent.name) == parent:
            total += sum(map(int, fields[11:15])) / TICKS
        elif int(fields[1]) == parent:
            total += sum(map(int, fields[11:13])) / TICKS
    return total


def megabytes_of(pid: int) -> float:
    """Return the resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} has no memory")


def load(port: int, body: Path, seconds: float, *options: str) -> dict[str, object]:
    """Put a server under load from a process of its own, and return what came of it."""
    command = [
        sys.executable,
        "-m",
        "bench.webhook_load",
        str(port),
        SECRET,
        str(body),
        str(seconds),
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def full_load(pid: int, port: int, body: Path, database: int | None) -> Round:
    """Measure one turn; any answer but 2xx makes it void."""
    before, before_there = cpu_of(pid), cpu_of_family(database) if database else 0.0
    result = load(port, body, SECONDS, "--connections", str(CONNECTIONS))
    cpu = cpu_of(pid) - before
    there = (cpu_of_family(database) - before_there) if database else 0.0
    statuses, seconds = result["statuses"], result["seconds"]
    assert isinstance(statuses, dict)
    assert isinstance(seconds, float)
    if not statuses or any(not status.startswith("2") for status in statuses):
        raise RuntimeError(f"the server answered {statuses}")
    answers = sum(statuses.values())
    return Round(answers / seconds, answers, cpu, there)


@contextmanager
def running(command: list[str], scratch: Path, environment: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Start a server, and give its process id and the first line it says, which tells its port."""
    said = scratch / f"{uuid.uuid4()}.log"
    with said.open("w") as out:
        process = subprocess.Popen(command, stdout=out, env=environment)
    try:
        for _ in range(600):
            line, end, _ = said.read_text().partition("\n")
            if end:
                yield process.pid, line
                return
            if process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"{command[0]} did not start")
    finally:
        process.terminate()
        process.wait(30)


def probot_command(scratch: Path) -> list[str] | None:
    """Return how to start Probot, None where node is absent or npm cannot bring it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    if not (CACHE / "node_modules" / "probot").is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / "package.json").write_text("{}")
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", f"probot@{PROBOT}"]
        if subprocess.run(command, cwd=CACHE, check=False, stdout=subprocess.DEVNULL).returncode != 0:
            return None
    shutil.copy(Path(__file__).with_name("probot.mjs"), CACHE / "server.mjs")
    key = scratch / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, stderr=subprocess.DEVNULL)
    return [node, str(CACHE / "server.mjs"), str(key), SECRET]


async def floor(url: str, body: bytes) -> tuple[float, float]:
    """Return deliveries a second and CPU milliseconds each without HTTP: verified, parsed, stored."""
    pool = await open_pool(url)
    head = Head(
        "", "pull_request", signature(body, SECRET).removeprefix("sha256=").encode(), False, len(body)
    )
    keys = [SECRET.encode()]
    count, start = 0, time.process_time()
    deadline = time.perf_counter() + SECONDS
    async with DeliveryStore(pool) as store:
        while time.perf_counter() < deadline:
            heads = [replace(head, guid=str(uuid.uuid4())) for _ in range(CONNECTIONS)]
            read = [read_body(one, body, keys, "github.com") for one in heads]
            batch = [found for found in read if isinstance(found, Delivery)]
            await store.store(batch)
            count += len(batch)
    await pool.close()
    return count / SECONDS, (time.process_time() - start) / count * 1000


async def prepare(url: str) -> None:
    connection = await connect(url)
    await migrate(connection)
    await connection.close()


def describe(name: str, rounds: list[Round]) -> None:
    rates = [turn.rate for turn in rounds]
    answers = sum(turn.answers for turn in rounds)
    print(
        f"  {name:14s} {statistics.median(rates):7.0f} a second ({min(rates):.0f} to {max(rates):.0f})"
        f"   CPU {sum(turn.cpu for turn in rounds) / answers * 1000:.2f} ms"
        f" + database {sum(turn.database for turn in rounds) / answers * 1000:.2f} ms each",
        flush=True,
    )


def compare(url: str, database: int, scratch: Path, body: Path) -> list[bool]:
    """Run all turns, print the figures, and return which limits hold."""
    checks: list[bool] = []
    kept = {name: value for name, value in os.environ.items() if name not in variables()}
    ours = {**kept, "DATABASE_URL": url, "GITHUB_WEBHOOK_SECRET": SECRET, "PORT": "0"}
    theirs = probot_command(scratch)
    with running([sys.executable, "-m", "bot", "serve"], scratch, ours) as (pid, line):
        port = int(json.loads(line)["port"])
        velox: list[Round] = []
        if theirs is None:
            print("  Probot: skipped, for node or npm is not at hand")
            velox = [full_load(pid, port, body, database) for _ in range(ROUNDS)]
        else:
            probot: list[Round] = []
            with running(theirs, scratch, kept) as (their_pid, their_port):
                for turn in range(ROUNDS):  # ABBA: what drifts hits both
                    for name in ("ab", "ba")[turn % 2]:
                        if name == "a":
                            velox.append(full_load(pid, port, body, database))
                        else:
                            probot.append(full_load(their_pid, int(their_port), body, None))
            describe("Probot", probot)
            ratio = statistics.median(a.rate / b.rate for a, b in zip(velox, probot, strict=True))
            checks.append(verdict("of Probot's rate, median", ratio, LEAST_OF_PROBOT, at_most=False))
        describe("Velox", velox)
        result = load(port, body, PACED_SECONDS, "--pace", str(PACE))
        latencies = result["latencies"]
        assert isinstance(latencies, list)
        p99 = statistics.quantiles(latencies, n=100)[98]
        rate, cost = asyncio.run(floor(url, body.read_bytes()))
        print(f"  {'the floor':14s} {rate:7.0f} a second   CPU {cost:.2f} ms each")
        checks.append(verdict("p99 at 100 a second, seconds", p99, MOST_P99, at_most=True))
        checks.append(verdict("web process, MB", megabytes_of(pid), MOST_MEGABYTES, at_most=True))
    return checks


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    body = max(webhooks.lines("pull_request"), key=lambda line: (b'"action":"opened"' in line, -len(line)))
    print(
        f"acknowledgements: a delivery of {len(body):,} bytes, {CONNECTIONS} connections, {SECONDS:g} s each"
    )
    scratch = Path(tempfile.mkdtemp(prefix="velox-bench-"))
    scratch.chmod(0o711)  # Postgres runs as another user when the bench is the superuser's
    server = EmbeddedPostgres(scratch / "postgres")
    try:
        (scratch / "delivery.json").write_bytes(body)
        server.start()
        asyncio.run(prepare(server.url))
        assert server.pid is not None
        checks = compare(server.url, server.pid, scratch, scratch / "delivery.json")
    finally:
        server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
