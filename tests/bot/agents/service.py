"""Velox as a whole, in one process, against the stand-in: what an operator runs, with nothing left out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.queue import Pace
from bot.queue.work import Depth, dead, depths
from bot.settings import Settings
from bot.store.pool import Pool, open_pool
from bot.web.server import make_app, serving
from bot.worker import work
from tests.github import StandIn
from tests.github.invariants import violations
from tests.github.world import CheckRun, PullRequest, Review, ReviewComment

PACE = Pace(silence=6.0, poll=0.3, first_wait=0.3, longest_wait=2.0, busy_wait=0.2, grace=3.0)
SECRET = "only-for-tests-only-for-tests"
PATIENCE = 120.0


def settings_for(github: StandIn, data: Path, **more: Any) -> Settings:
    """The settings of a Velox that works with the stand-in."""
    given: dict[str, Any] = {
        "GITHUB_APP_ID": github.app_id,
        "GITHUB_PRIVATE_KEY": github.private_key,
        "GITHUB_WEBHOOK_SECRET": github.webhook_secret,
        "GITHUB_URL": github.web_url,
        "VELOX_DATA": data,
        "VELOX_DEBOUNCE": 0.0,
        "VELOX_PROOF_SECONDS": 5.0,
    }
    return Settings(**(given | more))


@dataclass
class Service:
    """A running Velox, and what it did on the stand-in."""

    github: StandIn
    pool: Pool

    async def idle(self) -> None:
        """Wait until every delivery is answered and no job is left."""
        end = time.monotonic() + PATIENCE
        left: list[Depth] = []
        while time.monotonic() < end:
            await self.github.settled()
            async with self.pool.acquire() as connection:
                left = [
                    depth
                    for depth in await depths(connection)
                    if depth.due or depth.deferred or depth.running
                ]
                lost = await dead(connection)
            if lost:
                raise AssertionError(f"dead letters: {[(job.entrypoint, job.reason) for job in lost]}")
            if not left:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"still at work after {PATIENCE:g} s: {left}")

    def runs(self, head: str) -> list[CheckRun]:
        return [run for run in self.github.world.runs if run.head == head]

    def reviews(self, pull: PullRequest) -> list[Review]:
        return [review for review in self.github.world.reviews if review.pull is pull]

    def inline(self, pull: PullRequest) -> list[ReviewComment]:
        return [comment for comment in self.github.world.review_comments if comment.review.pull is pull]

    def well(self, *heads: str) -> None:
        """Insist that nothing was done wrong and that these heads were reviewed."""
        assert violations(self.github, *heads) == []


@asynccontextmanager
async def running(github: StandIn, database: str, data: Path, **more: Any) -> AsyncIterator[Service]:
    """Run web and worker for as long as the block lasts."""
    settings = settings_for(github, data, **more)
    pool = await open_pool(database)
    stop = asyncio.Event()
    try:
        async with serving(make_app(settings, pool), "127.0.0.1", 0) as port:
            github.webhook_url = f"http://127.0.0.1:{port}/webhook"
            worker = asyncio.create_task(work(settings, database, stop, pace=PACE))
            try:
                yield Service(github, pool)
            finally:
                stop.set()
                await worker
    finally:
        await pool.close()
