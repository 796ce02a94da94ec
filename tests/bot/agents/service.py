"""Velox as a whole, in one process, against the stand-in: what an operator runs, with nothing left out."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.github import client
from bot.queue import Pace
from bot.queue.work import Depth, dead, depths
from bot.settings import Settings
from bot.store.pool import Pool, open_pool
from bot.web.server import make_app, serving
from bot.worker import work
from tests.github import StandIn
from tests.github.git import Content
from tests.github.invariants import MARKED, violations
from tests.github.world import CheckRun, PullRequest, Review, ReviewComment

PACE = Pace(
    attempts=8, silence=6.0, poll=0.3, first_wait=0.3, longest_wait=2.0, soon=0.5, busy_wait=0.2, grace=3.0
)
SECRET = "only-for-tests-only-for-tests"
PATIENCE = 120.0
WRITES = re.compile(
    r"POST /app/installations/\d+/access_tokens"
    r"|POST /app/hook/deliveries/\d+/attempts"
    r"|POST /repos/[^/]+/[^/]+/check-runs"
    r"|PATCH /repos/[^/]+/[^/]+/check-runs/\d+"
    r"|POST /repos/[^/]+/[^/]+/pulls/\d+/reviews"
    r"|DELETE /repos/[^/]+/[^/]+/pulls/\d+/reviews/\d+"
    r"|PATCH /repos/[^/]+/[^/]+/pulls/comments/\d+"
    r"|POST /repos/[^/]+/[^/]+/pulls/\d+/comments/\d+/replies"
    r"|POST /repos/[^/]+/[^/]+/issues/\d+/comments"
    r"|PATCH /repos/[^/]+/[^/]+/issues/comments/\d+"
    r"|POST /repos/[^/]+/[^/]+/(?:issues|pulls)/comments/\d+/reactions"
    r"|POST /repos/[^/]+/[^/]+/issues"
    r"|PATCH /repos/[^/]+/[^/]+/issues/\d+"
    r"|POST /[^/]+/[^/]+\.git/git-upload-pack"
)
"""All that Velox ever changes on GitHub: what it says. A fetch asks for objects by `git-upload-pack`; pushes
would go to `git-receive-pack`."""

ROWS = "shop/rows.py"

SHOP = {
    "shop/__init__.py": "",
    "README.md": "# Shop\n",
    "velox.toml": 'inline_from = "applies"\n',
}
"""A repository whose settings let a suggestion stand on its line without a proof, which takes seconds."""


def settings_for(github: StandIn, data: Path, **more: Any) -> Settings:
    """The settings of a Velox that works with the stand-in."""
    given: dict[str, Any] = {
        "GITHUB_APP_ID": github.app_id,
        "GITHUB_PRIVATE_KEY": github.private_key,
        "GITHUB_WEBHOOK_SECRET": github.webhook_secret,
        "MARKETPLACE_WEBHOOK_SECRET": github.billing.secret,
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

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait until something is so, while the work goes on."""
        end = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > end:
                raise AssertionError(f"it did not happen in {PATIENCE:g} s")
            await asyncio.sleep(0.02)

    async def until_found(self, query: str, *values: object) -> None:
        """Wait until the database has such a row."""
        end = time.monotonic() + PATIENCE
        while not await self.fetch(query, *values):
            if time.monotonic() > end:
                raise AssertionError(f"it did not happen in {PATIENCE:g} s: {query}")
            await asyncio.sleep(0.02)

    async def fetch(self, query: str, *values: object) -> list[Any]:
        """Return rows of the database."""
        async with self.pool.acquire() as connection:
            return list(await connection.fetch(query, *values))

    def run(self, head: str) -> CheckRun:
        """The one check run of a commit."""
        (found,) = self.runs(head)
        return found

    def summary(self, pull: PullRequest) -> str:
        """The one comment of the App in the conversation, empty if it has none."""
        world = self.github.world
        ours = [
            comment.body
            for comment in world.comments_of(pull)
            if comment.author is world.bot and not MARKED.search(comment.body)
        ]
        assert len(ours) <= 1, ours
        return "".join(ours)

    def said(self, pull: PullRequest) -> str:
        """All that the App said of a pull request, to be read."""
        parts = []
        for run in (run for head in dict.fromkeys(pull.heads) for run in self.runs(head)):
            parts.append(
                f"=== check run at {run.head[:8]}: {run.status} {run.conclusion} "
                f"{[action['label'] for action in run.actions]}\n"
                f"# {run.title}\n{run.summary}\n{run.text or ''}"
            )
            parts += [f"  annotation {item}" for item in run.annotations]
        parts += [f"=== review {each.state} at {each.commit[:8]}\n{each.body}" for each in self.reviews(pull)]
        parts += [
            f"--- {each.path}:{each.start_line or ''}-{each.line} by {each.author.login}\n{each.body}"
            for each in self.inline(pull)
        ]
        return "\n".join([*parts, f"=== summary\n{self.summary(pull)}"])

    def runs(self, head: str) -> list[CheckRun]:
        return [run for run in self.github.world.runs if run.head == head]

    def reviews(self, pull: PullRequest) -> list[Review]:
        return [review for review in self.github.world.reviews if review.pull is pull]

    def inline(self, pull: PullRequest) -> list[ReviewComment]:
        return [comment for comment in self.github.world.review_comments if comment.review.pull is pull]

    def well(self, *heads: str, again: Collection[str] = ()) -> None:
        """Insist that nothing was done wrong and that these heads were reviewed."""
        wrong = [*violations(self.github, *heads, again=again), *written_contents(self.github)]
        if wrong:
            raise AssertionError("\n".join(wrong))


def written_contents(github: StandIn) -> list[str]:
    """Return the requests that would change what a repository holds."""
    return [
        str(exchange)
        for exchange in github.requests
        if exchange.method not in ("GET", "HEAD")
        and not WRITES.fullmatch(f"{exchange.method} {exchange.path}")
    ]


@asynccontextmanager
async def running(
    github: StandIn, database: str, data: Path, *, patience: float = client.PATIENCE, **more: Any
) -> AsyncIterator[Service]:
    """Run web and worker for as long as the block lasts."""
    settings = settings_for(github, data, **more)
    pool = await open_pool(database)
    stop = asyncio.Event()
    try:
        async with serving(make_app(settings, pool), "127.0.0.1", 0) as port:
            github.webhook_url = f"http://127.0.0.1:{port}/webhook"
            github.billing.url = f"http://127.0.0.1:{port}/marketplace"
            worker = asyncio.create_task(
                work(settings, database, stop, pace=PACE, healing=None, gap=0.1, patience=patience)
            )
            try:
                yield Service(github, pool)
            finally:
                stop.set()
                await worker
    finally:
        await pool.close()


@asynccontextmanager
async def shop(
    database: str, data: Path, files: Mapping[str, Content] | None = None, **more: Any
) -> AsyncIterator[Service]:
    """Run Velox for the repository `acme/shop`, with `SHOP` and more files in it."""
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository("acme/shop", {**SHOP, **(files or {})}, private=True)
        async with running(github, database, data, **more) as service:
            github.install("acme/shop")
            await service.idle()
            yield service


def slow(name: str) -> str:
    """Return a function that searches a list once for each row, which a rule knows how to mend."""
    return f"""def {name}(rows: list[str]) -> list[str]:
    seen: list[str] = []
    for row in rows:
        if row in seen:
            continue
        seen.append(row)
    return seen
"""


FAST = """def {name}(rows: list[str]) -> list[str]:
    return list(dict.fromkeys(rows))
"""
