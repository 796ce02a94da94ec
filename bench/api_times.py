"""How long the HTTP API takes over code, at first and again: `python -m bench.api_times`.

The example's slow module goes to `POST /optimize`; the example as a repository of the stand-in for GitHub
goes to `POST /scan/repository` and `POST /optimize/repository`. A web process, one worker with every role and
its sandbox, on this machine. Cold is the first request of its kind, with empty caches; warm is the median of
those that follow. Limit: what lies around the work, from the request to its answer, takes at most 1.5 s.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from bench.acknowledgements import prepare
from bench.scan_speed import verdict
from bot import log
from bot.store.embedded import EmbeddedPostgres
from bot.store.pool import open_pool
from bot.web.server import make_app
from bot.worker import work
from tests.bot.agents.service import SECRET, settings_for
from tests.bot.web.api.conftest import TOKEN, Client
from tests.bot.web.api.working import WAITING, done
from tests.github import StandIn

EXAMPLE = Path(__file__).parent.parent / "examples" / "head"
MODULE = "orders/report.py"
NAME = "acme/orders"
PROOF_SECONDS = 20
AGAIN = 2
"""So many requests after the first."""

MOST_AROUND = 1.5


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds until the answer, those of them that lie around the work, and what was found."""

    seconds: float
    around: float
    found: str


async def timed(client: Client, path: str, body: Mapping[str, Any]) -> Took:
    """Ask once."""
    began = time.monotonic()
    job = await done(client, path, body, WAITING)
    seconds = time.monotonic() - began
    if job["state"] != "done":
        raise RuntimeError(f"{path}: {job['reason']}")
    started, finished = (datetime.fromisoformat(job[name]) for name in ("started", "finished"))
    return Took(seconds, seconds - (finished - started).total_seconds(), counted(job["result"]))


def counted(result: Mapping[str, Any]) -> str:
    """Say in a few words what a result has."""
    if "coordinated" in result:
        files = result["files"]
        return f"{len(files)} files, {sum(len(file['suggestions']) for file in files)} suggestions"
    if "suggestions" in result:
        return f"{len(result['suggestions'])} suggestions"
    return f"{len(result['candidates'])} candidates"


async def measured(database: str, folder: Path) -> dict[str, list[Took]]:
    """Serve, and ask for each kind of work several times."""
    stop, found = asyncio.Event(), {}
    files = {
        path.relative_to(EXAMPLE).as_posix(): path.read_text()
        for path in sorted(EXAMPLE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository(NAME, files)
        github.install(NAME)
        settings = settings_for(github, folder / "data", API_AUTH_TOKEN=TOKEN, VELOX_PROOF_SECONDS=60.0)
        repository = {"repository_url": f"{github.web_url}/{NAME}"}
        bounded = {"proof_seconds": PROOF_SECONDS}
        asked: dict[str, Mapping[str, Any]] = {
            "/scan/repository": repository,
            "/optimize": {"code": files[MODULE], "filename": "report.py", **bounded},
            "/optimize/repository": {**repository, **bounded},
        }
        pool = await open_pool(database)
        async with TestClient(TestServer(make_app(settings, pool))) as client:
            worker = asyncio.create_task(work(settings, database, stop, healing=None))
            try:
                for path, body in asked.items():
                    found[path] = [await timed(client, path, body) for _ in range(1 + AGAIN)]
            finally:
                stop.set()
                await worker
        await pool.close()
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Print the times; return 1 when a limit does not hold."""
    log.configure("error", stream=sys.stderr)
    print(f"times of the API, on {os.cpu_count()} processors with a load of {os.getloadavg()[0]:.1f} before")
    scratch = Path(tempfile.mkdtemp(prefix="velox-bench-"))
    scratch.chmod(0o711)  # Postgres runs as another user when the bench is the superuser's
    os.environ["VELOX_CACHE_DIR"] = str(scratch / "cache")  # an empty one
    server = EmbeddedPostgres(scratch / "postgres")
    try:
        server.start()
        asyncio.run(prepare(server.url))
        found = asyncio.run(measured(server.url, scratch))
    finally:
        server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    for path, took in found.items():
        warm = statistics.median(each.seconds for each in took[1:])
        around = statistics.median(each.around for each in took[1:])
        print(
            f"  POST {path:22} cold {took[0].seconds:6.2f} s, warm {warm:6.2f} s"
            f" ({warm / took[0].seconds:.2f} of it), around the work {around:.2f} s; {took[0].found}"
        )
    around = statistics.median(each.around for took in found.values() for each in took[1:])
    return int(not verdict("around the work, median in s", around, MOST_AROUND, at_most=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
