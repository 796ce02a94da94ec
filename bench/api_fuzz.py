"""The HTTP API under schemathesis: `python -m bench.api_fuzz [--seconds 600] [--seed 1]`.

A web process on a port of its own with a real database, a real worker and its sandbox; authorised, and with
the limits off. Every status is counted where the server gives it. Prints a line an operation, and three
limits: no 5xx, no undocumented status or body (as schemathesis judges), and at least 80 % of the operations
reached a 2xx.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, web

from bot import log
from bot.queue import heartbeats
from bot.roles import ROLES
from bot.store.embedded import EmbeddedPostgres
from bot.store.pool import open_pool
from bot.web.api import jobs
from bot.web.server import make_app, serving
from bot.worker import work
from tests.bot.agents.service import PACE
from tests.bot.web.api.conftest import TOKEN
from tests.bot.web.api.working import SLOW, settings_for
from tests.postgres import QUICK, TEMPLATE, fresh_database, make_template

SHARE = 0.8
"""Of the operations, so many have to reach a 2xx."""

STREAM_SECONDS = 1.0
"""A stream of events ends after so long here: whoever fuzzes would wait for its end."""

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)


@dataclass
class Figures:
    """How often each operation answered with which status; how schemathesis ended, and what it said."""

    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    exit_status: int = -1
    said: str = ""

    @property
    def reached(self) -> float:
        """The share of operations that reached a 2xx."""
        good = sum(any(200 <= status < 300 for status in found) for found in self.statuses.values())
        return good / max(1, len(self.statuses))

    @property
    def broken(self) -> int:
        """How many answers were 5xx."""
        return sum(n for found in self.statuses.values() for status, n in found.items() if status >= 500)

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(sum(found.values()) for found in self.statuses.values())


@asynccontextmanager
async def served(
    database: str, folder: Path, figures: Figures, *, with_worker: bool
) -> AsyncIterator[tuple[str, Path]]:
    """Serve the API with its limits off; give its address, and the folder that requests may name."""
    code = folder / "code"
    (code / "shop").mkdir(parents=True)
    (code / "shop" / "rows.py").write_text(SLOW)
    settings = settings_for(
        folder / "data",
        ALLOWED_CODE_ROOTS=str(code),
        ENABLE_API_DOCS="true",
        DEBUG="true",
        VELOX_API_JOBS=10_000,
        VELOX_PROOF_SECONDS=5.0,
    )
    pool = await open_pool(database)
    app = make_app(settings, pool)

    async def count(request: web.Request, response: web.StreamResponse) -> None:
        resource = request.match_info.route.resource
        if resource is not None and request.match_info.route.method == request.method:
            figures.statuses[f"{request.method} {resource.canonical}"][response.status] += 1

    app.on_response_prepare.append(count)
    stop = asyncio.Event()
    async with serving(app, "127.0.0.1", 0) as port:
        async with pool.acquire() as connection:  # a missing role is a 503 on purpose
            await heartbeats.beat(connection, "bench/1", ROLES, "bench")
            await connection.execute("update heartbeats set at = now() + interval '1 day'")
        working = work(settings, database, stop, pace=PACE, healing=None) if with_worker else stop.wait()
        worker = asyncio.ensure_future(working)
        try:
            yield f"http://127.0.0.1:{port}", code
        finally:
            stop.set()
            await worker
    await pool.close()


async def fuzzed(url: str, code: Path, folder: Path, figures: Figures, options: Sequence[str]) -> None:
    """Let schemathesis ask, by the description of the server with paths that are there."""
    async with ClientSession() as session, session.get(f"{url}/openapi.json") as answer:
        described = (await answer.text()).replace("/srv/code", str(code))
    (folder / "openapi.json").write_text(described)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--url", url),
        *("--header", f"X-API-Token: {TOKEN}", "--checks", ",".join(CHECKS)),
        *("--suppress-health-check", "all", "--continue-on-failure", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=folder,
    )
    written, _ = await process.communicate()
    figures.said = written.decode("utf-8", "replace")
    figures.exit_status = process.returncode if process.returncode is not None else -1


async def run(seconds: int, seed: int) -> Figures:
    """Fuzz for so long."""
    figures = Figures()
    jobs.LONGEST_STREAM = STREAM_SECONDS
    home = Path(tempfile.mkdtemp(prefix="velox-api-fuzz-"))
    home.chmod(0o711)
    server = EmbeddedPostgres(home / "server", QUICK)
    try:
        await asyncio.to_thread(server.start)
        await make_template(server.url)
        async with fresh_database(server, TEMPLATE) as database:
            folder = home / "work"
            folder.mkdir()
            async with served(database, folder, figures, with_worker=True) as (url, code):
                options = ("--seed", str(seed), "--max-time", str(seconds))
                await fuzzed(url, code, folder, figures, options)
    finally:
        await asyncio.to_thread(server.stop)
        shutil.rmtree(home, ignore_errors=True)
    return figures


def main(arguments: Sequence[str] = ()) -> int:
    """Fuzz, print the figures, and return 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(description="Fuzz the HTTP API.")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    log.configure("error", stream=sys.stderr)
    figures = asyncio.run(run(options.seconds, options.seed))
    for name, found in sorted(figures.statuses.items()):
        print(f"  {name:32} {json.dumps(dict(sorted(found.items())))}")
    limits = {
        f"{figures.broken} of {figures.requests} answers were 5xx": figures.broken == 0,
        f"schemathesis ended with {figures.exit_status}": figures.exit_status == 0,
        f"{figures.reached:.0%} of the operations reached a 2xx": figures.reached >= SHARE,
    }
    for words, holds in limits.items():
        print(f"{'ok    ' if holds else 'FAILED'} {words}")
    if figures.exit_status:
        print(figures.said)
    return 0 if all(limits.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
