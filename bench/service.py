"""How long a pull request waits: from the delivery to its check run, for the engine, for the publishing.

Everything runs on this machine, against the stand-in for GitHub: the network counts for nothing. The pull
request changes one file of a repository of 900; nothing is proven, and there is no debounce. Limits: a check
run within 2 s of the delivery (95th percentile), from the checkout to the review 3 s, and for publishing one
second per write, which GitHub asks for, and one more.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.scan_speed import verdict
from bot.agents.apart import review_apart
from bot.agents.gathering import base_settings, gather, packed
from bot.github.checkout import Source, checkout
from bot.reviewing import Effort
from bot.store.embedded import EmbeddedPostgres
from bot.store.migrations import migrate
from bot.store.pool import connect
from tests.bot.agents.service import SECRET, SHOP, Service, running, slow
from tests.github import StandIn
from tests.github.tokens import mint

FILES = 900
PULLS = 12
REVIEWS = 8
NAME = "acme/shop"
STATIC = Effort(proof_seconds=0.0)


def repository() -> dict[str, str]:
    """Return a repository of many small modules that import one another."""
    modules = {
        f"shop/part_{number}.py": f"from shop import part_{number // 2}\n\n\n"
        f"def total_{number}(rows: list[int]) -> int:\n    return sum(rows) + part_{number // 2}.SIZE\n\n\n"
        f"SIZE = {number}\n"
        for number in range(1, FILES)
    }
    return {**SHOP, "shop/part_0.py": "SIZE = 0\n", **modules}


def p95(seconds: Sequence[float]) -> float:
    """Return the 95th percentile, the largest of a few."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


async def until_checks(service: Service) -> tuple[list[float], list[float]]:
    """Return seconds from each delivery to its check run, and from its review to the end of publishing,
    less a second per write."""
    waits, over = [], []
    for number in range(PULLS):
        start = time.monotonic()
        pull = service.github.open_pull_request(
            NAME, f"change-{number}", {f"shop/new_{number}.py": slow(f"unique_{number}")}
        )
        await service.until(partial(service.runs, pull.head))
        waits.append(time.monotonic() - start)
        await service.until_found(
            "select id from reviews where head_sha = $1 and state in ('publishing', 'done')", pull.head
        )
        reviewed, before = time.monotonic(), writes(service)
        await service.idle()
        over.append(time.monotonic() - reviewed - (writes(service) - before))
    return waits, over


def writes(service: Service) -> int:
    """Return how often something was written so far."""
    requests = service.github.requests
    return sum(each.method != "GET" and "/repos/" in each.path for each in requests)


async def until_review(github: StandIn, folder: Path) -> list[float]:
    """Return seconds from the begin of a checkout to the review of one file."""
    installation = github.world.installations[0]
    repository = github.find(NAME)
    pull = github.open_pull_request(NAME, "one", {"shop/part_7.py": slow("unique")})
    token = mint(github.world, installation, {"repository_ids": [repository.id]}).text
    url = f"{github.git_url}/{NAME}.git"
    source = Source(url, pull.base_sha, pull.head, pull.number, 1, token)
    seconds = []
    for _ in range(REVIEWS):
        start = time.monotonic()
        async with checkout(source, parent=folder) as found:
            settings = base_settings(found)
            bundle = packed(gather(found, base="main", run=False, settings=settings))
        await review_apart(bundle, STATIC, 120)
        seconds.append(time.monotonic() - start)
    return seconds


async def measure(folder: Path, database: str) -> tuple[list[float], list[float], list[float]]:
    """Run a Velox and take all three."""
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository(NAME, repository())
        async with running(github, database, folder / "data") as service:
            github.install(NAME)
            await service.idle()
            waits, over = await until_checks(service)
        return waits, await until_review(github, folder), over


async def prepared(url: str) -> None:
    """Make the tables."""
    connection = await connect(url)
    await migrate(connection)
    await connection.close()


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    print(f"a pull request of one file among {FILES}, on this machine")
    with tempfile.TemporaryDirectory(prefix="velox-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = EmbeddedPostgres(folder / "server")
        server.start()
        try:
            asyncio.run(prepared(server.url))
            waits, reviews, over = asyncio.run(measure(folder, server.url))
        finally:
            server.stop()
    failed = False
    for what, seconds, limit in (
        ("from the delivery to its check run", waits, 2.0),
        ("from the checkout to the review", reviews, 3.0),
        ("publishing, less a second per write", over, 1.0),
    ):
        print(f"  {what}: median {statistics.median(seconds):.2f} s, of {len(seconds)}")
        failed |= not verdict(f"{what}, 95th percentile in s", p95(seconds), limit, at_most=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
