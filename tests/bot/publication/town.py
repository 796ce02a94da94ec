"""A pull request on the stand-in, published to through the real client, and a session that dies on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.github.app_tokens import read_private_keys
from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.github.hosts import host_at
from bot.github.pull_files import read_pull_files
from bot.github.reviews import PullRequest, inline_comments
from bot.github.session import Session
from bot.github.transport import Timing
from bot.publication.lifecycle import Known
from bot.publication.plan import Material, Plan, plan
from bot.publication.publish import Desk, Outcome, publish
from bot.publication.threads import recovered
from engine.model import Comment
from tests.bot.publication.samples import material
from tests.github import StandIn
from tests.github.registration import LEAST
from tests.github.world import CheckRun, Installation, IssueComment, Review, ReviewComment
from tests.github.world import PullRequest as StandInPull

Json = Any
REPOSITORY = "acme/orders"


class Hurried:
    """A clock whose pauses pass at once."""

    def __init__(self, hub: StandIn) -> None:
        self.hub = hub

    def wall(self) -> float:
        return self.hub.world.now()

    async def sleep(self, seconds: float) -> None:
        self.hub.world.skew += seconds


class Died(Exception):
    """The process is gone."""


@dataclass
class Mortal:
    """A session whose process dies before or after its call number `last`, counted from 1."""

    session: Session
    last: int = 0
    after: bool = False
    calls: list[str] = field(default_factory=list)

    async def get(
        self, path: str, /, *, query: Mapping[str, str | int] | None = None, **names: str | int
    ) -> Json:
        with self._call("GET", path):
            return await self.session.get(path, query=query, **names)

    async def items(
        self, path: str, /, *, most: int, query: Mapping[str, str | int] | None = None, **names: str | int
    ) -> AsyncIterator[Json]:
        with self._call("GET", path):
            found = [item async for item in self.session.items(path, most=most, query=query, **names)]
        for item in found:
            yield item

    async def post(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        with self._call("POST", path):
            return await self.session.post(path, body, **names)

    async def patch(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        with self._call("PATCH", path):
            return await self.session.patch(path, body, **names)

    async def put(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        with self._call("PUT", path):
            return await self.session.put(path, body, **names)

    async def delete(self, path: str, /, **names: str | int) -> None:
        with self._call("DELETE", path):
            await self.session.delete(path, **names)

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if not call.startswith("GET ")]

    def _call(self, method: str, path: str) -> _Point:
        self.calls.append(f"{method} {path}")
        return _Point(len(self.calls) == self.last, self.after)


@dataclass
class _Point:
    strikes: bool
    after: bool

    def __enter__(self) -> None:
        if self.strikes and not self.after:
            raise Died

    def __exit__(self, *error: object) -> None:
        if self.strikes and self.after:
            raise Died


@dataclass
class Notes:
    """A record that only remembers."""

    check_runs: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    async def check_run(self, check_run: int) -> None:
        self.check_runs.append(check_run)

    async def batches(self, count: int) -> None:
        self.counts.append(count)

    async def review(self, review: int) -> None:
        self.reviews.append(review)

    async def comments(self, by_fingerprint: Mapping[str, int]) -> None:
        self.numbers.update(by_fingerprint)


@dataclass
class Town:
    """The stand-in with one repository, and Velox installed in it."""

    hub: StandIn
    github: GitHub
    installation: Installation

    async def session(self) -> Session:
        repository = self.hub.find(REPOSITORY)
        return await self.github.session(
            self.installation.id, repositories=[repository.id], permissions=LEAST
        )

    @property
    def ourselves(self) -> Ourselves:
        return Ourselves(self.hub.app_id, self.hub.world.bot.login)

    def pull(self, branch: str, files: Mapping[str, bytes], **how: Json) -> StandInPull:
        """Open a pull request that adds files."""
        return self.hub.open_pull_request(REPOSITORY, branch, dict(files), **how)

    async def material(
        self,
        pull: StandInPull,
        files: dict[str, bytes],
        *comments: Comment,
        store: Sequence[Known] = (),
        **changes: Json,
    ) -> Material:
        """What the review of a pull request's head is made from: what GitHub shows, and what a store held."""
        session = await self.session()
        listed = await read_pull_files(session, REPOSITORY, pull.number)
        there = await inline_comments(session, PullRequest(REPOSITORY, pull.number), self.ourselves)
        return material(
            files,
            *comments,
            known=recovered(store, there),
            **{
                "hunks": {file.path: file.hunks or () for file in listed.files},
                "repository": REPOSITORY,
                "number": pull.number,
                "head": pull.head,
                **changes,
            },
        )

    async def publish(self, made: Material | Plan, session: Session | None = None) -> Outcome:
        """Publish, as a process would that has just started."""
        planned = made if isinstance(made, Plan) else plan(made)
        return await publish(planned, Desk(session or await self.session(), self.ourselves, Notes()))

    def runs(self, pull: StandInPull, head: str = "") -> list[CheckRun]:
        return self.hub.world.runs_at(pull.repository, head or pull.head)

    def reviews(self, pull: StandInPull) -> list[Review]:
        return self.hub.world.reviews_of(pull)

    def threads(self, pull: StandInPull) -> list[ReviewComment]:
        return self.hub.world.threads_of(pull)

    def conversation(self, pull: StandInPull) -> list[IssueComment]:
        return self.hub.world.comments_of(pull)


def standing(town: Town, pull: StandInPull) -> dict[str, Any]:
    """What people see of Velox in a pull request."""
    (run,) = town.runs(pull)
    return {
        "check": (run.status, run.conclusion, run.title, run.external_id),
        "annotations": Counter((each["path"], each["start_line"], each["title"]) for each in run.annotations),
        "reviews": [(each.state, each.body) for each in town.reviews(pull)],
        "comments": [
            (each.path, each.start_line, each.line, each.body, each.replies_to is not None)
            for each in town.threads(pull)
        ],
        "conversation": [each.body for each in town.conversation(pull)],
    }


@asynccontextmanager
async def open_town() -> AsyncIterator[Town]:
    """Run a stand-in and a client to it; afterwards no request may have broken GitHub's contract."""
    async with StandIn() as hub:
        hub.create_repository(REPOSITORY, {"README.md": "# Orders\n"})
        clock = Hurried(hub)
        timing = Timing(clock.wall, clock.sleep, lambda: 0.5)
        keys = read_private_keys(hub.private_key)
        host = host_at(hub.url)
        async with GitHub(host, str(hub.app_id), keys, timing=timing, timeout=1) as github:
            yield Town(hub, github, hub.install(REPOSITORY))
        assert hub.breaches == []
