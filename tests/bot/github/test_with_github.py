"""The client against the stand-in: GitHub's contract, its limits, and its bad days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import get_args

import pytest

from bot.github import errors
from bot.github.app_tokens import read_private_keys
from bot.github.client import ApiSession, GitHub
from bot.github.hosts import host_at
from bot.github.transport import Timing
from tests.bot.github.fetching import Lab, make_lab
from tests.github import StandIn
from tests.github.faults import Kind
from tests.github.world import LEAST

CHECK = "/repos/{+repository}/check-runs"


class Hurried:
    """The real clock, but pauses are only noted and passed over."""

    def __init__(self, hub: StandIn) -> None:
        self.hub = hub
        self.pauses: list[float] = []

    def wall(self) -> float:
        return self.hub.world.now()

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.hub.world.skew += seconds


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with StandIn() as hub:
        yield make_lab(hub)


@pytest.fixture
def clock(lab: Lab) -> Hurried:
    return Hurried(lab.hub)


@pytest.fixture
async def github(lab: Lab, clock: Hurried) -> AsyncIterator[GitHub]:
    keys = read_private_keys(lab.hub.private_key)
    timing = Timing(clock.wall, clock.sleep, lambda: 0.5)
    async with GitHub(host_at(lab.hub.url), str(lab.hub.app_id), keys, timing=timing, timeout=1) as running:
        yield running


@pytest.fixture
async def session(lab: Lab, github: GitHub) -> ApiSession:
    return await github.session(lab.installation.id, repositories=[lab.repository.id], permissions=LEAST)


async def check_run(session: ApiSession, sha: str) -> int:
    body = {"name": "Velox", "head_sha": sha, "status": "queued", "external_id": "1"}
    return int((await session.post(CHECK, body, repository="ada/lab"))["id"])


async def test_a_day_at_work_breaks_no_contract(lab: Lab, github: GitHub, session: ApiSession) -> None:
    pull = lab.opened({"app/b.py": "b = 2\n"})
    assert (await github.app().get("/app"))["slug"] == "velox"
    found = await session.get("/repos/{+r}/pulls/{n}", r="ada/lab", n=pull.number)
    assert found["head"]["sha"] == pull.heads[-1]
    run = await check_run(session, pull.heads[-1])
    await session.patch(CHECK + "/{run}", {"status": "in_progress"}, repository="ada/lab", run=run)
    runs = session.items(
        "/repos/{+r}/commits/{sha}/check-runs", most=10, query={"check_name": "Velox"}, r="ada/lab",
        sha=pull.heads[-1],
    )  # fmt: skip
    assert [item["id"] async for item in runs] == [run]
    comment = {"path": "app/b.py", "line": 1, "side": "RIGHT", "body": "slow"}
    review = {"commit_id": pull.heads[-1], "event": "COMMENT", "body": "x", "comments": [comment]}
    await session.post("/repos/{+r}/pulls/{n}/reviews", review, r="ada/lab", n=pull.number)
    assert lab.hub.breaches == []


async def test_a_comment_off_the_diff_is_refused_in_githubs_words(lab: Lab, session: ApiSession) -> None:
    pull = lab.opened({"app/b.py": "b = 2\n"})
    comment = {"path": "app/b.py", "line": 900, "side": "RIGHT", "body": "slow"}
    review = {"commit_id": pull.heads[-1], "event": "COMMENT", "body": "x", "comments": [comment]}
    with pytest.raises(errors.Refused) as caught:
        await session.post("/repos/{+r}/pulls/{n}/reviews", review, r="ada/lab", n=pull.number)
    assert caught.value.status == 422
    assert any("part of the diff" in said for said in caught.value.errors)


async def test_a_permission_that_is_missing(lab: Lab, github: GitHub) -> None:
    session = await github.session(
        lab.installation.id, repositories=[lab.repository.id], permissions={"checks": "read"}
    )
    with pytest.raises(errors.Forbidden, match="not accessible by integration"):
        await check_run(session, lab.opened({"app/b.py": "b = 2\n"}).heads[-1])


async def test_a_repository_out_of_the_tokens_reach(lab: Lab, session: ApiSession) -> None:
    lab.hub.create_repository("ada/other", private=True)
    with pytest.raises((errors.NotFound, errors.Forbidden)):
        await session.get("/repos/{+r}", r="ada/other")


async def test_tokens_that_end_are_minted_anew(lab: Lab, session: ApiSession) -> None:
    lab.hub.expire_tokens()
    assert (await session.get("/repos/{+r}", r="ada/lab"))["id"] == lab.repository.id


async def test_an_hour_passes(lab: Lab, session: ApiSession, clock: Hurried) -> None:
    lab.hub.world.skew += 3601
    assert (await session.get("/repos/{+r}", r="ada/lab"))["id"] == lab.repository.id
    assert [request.status for request in lab.hub.requests if "access_tokens" in request.path] == [201, 201]
    assert 401 not in {request.status for request in lab.hub.requests}


@pytest.mark.parametrize("end", ["suspend", "uninstall"])
async def test_an_installation_that_ends(lab: Lab, github: GitHub, session: ApiSession, end: str) -> None:
    getattr(lab.hub, end)(lab.installation)
    with pytest.raises(errors.Suspended):
        await session.get("/repos/{+r}", r="ada/lab")
    with pytest.raises(errors.Suspended):
        await github.session(lab.installation.id)


async def test_what_did_not_change_costs_nothing(lab: Lab, session: ApiSession) -> None:
    await session.get("/repos/{+r}", r="ada/lab")
    spent = len(lab.installation.points)
    for _ in range(3):
        assert (await session.get("/repos/{+r}", r="ada/lab"))["id"] == lab.repository.id
    assert len(lab.installation.points) == spent


EXPECTED: dict[str, type[errors.GitHubError]] = {
    "404": errors.NotFound,
    "401": errors.Unauthorized,
    "429": errors.Limited,
    "403 primary": errors.Limited,
    "403 secondary": errors.Limited,
    "403 secondary, no retry-after": errors.Limited,
}


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("method", ["get", "post"])
async def test_every_bad_day_has_its_error_and_ends(
    lab: Lab, session: ApiSession, clock: Hurried, kind: Kind, method: str
) -> None:
    sha = lab.opened({"app/b.py": "b = 2\n"}).heads[-1]
    lab.hub.fail(9, kind, f"{method.upper()} /repos/ada/lab*")
    lab.hub.fail(9, kind, f"{method.upper()} /api/v3/repos/ada/lab*")
    sent = session.get("/repos/{+r}", r="ada/lab") if method == "get" else check_run(session, sha)
    with pytest.raises(errors.GitHubError) as caught:
        await sent
    assert type(caught.value) is EXPECTED.get(kind, errors.Unavailable)
    assert sum(clock.pauses) <= 1.5
    tries = {"get": 3, "post": 1}[method] if kind not in EXPECTED else 2 if kind == "401" else 1
    arrived = [request for request in lab.hub.requests if request.method == method.upper() and request.fault]
    # aiohttp sends a read again of itself where a connection it had kept open breaks.
    assert len(arrived) in ((tries, 2 * tries) if (kind, method) == ("reset", "get") else (tries,))


async def test_a_limit_that_struck_is_kept_until_it_is_over(lab: Lab, session: ApiSession) -> None:
    lab.hub.fail(1, "403 secondary", "GET *")
    for _ in range(2):
        with pytest.raises(errors.Limited):
            await session.get("/repos/{+r}", r="ada/lab")
    with pytest.raises(errors.Limited) as caught:
        await session.get("/repos/{+r}", r="ada/lab")
    asked = len(lab.hub.requests)
    lab.hub.world.skew += caught.value.seconds + 0.1
    await session.get("/repos/{+r}", r="ada/lab")
    assert len(lab.hub.requests) == asked + 1


async def test_writers_at_once_take_turns(lab: Lab) -> None:
    """On the real clock: whoever does not get its turn soon hears for how long to stay away."""
    sha = lab.opened({"app/b.py": "b = 2\n"}).heads[-1]
    keys = read_private_keys(lab.hub.private_key)
    async with GitHub(host_at(lab.hub.url), str(lab.hub.app_id), keys) as github:
        session = await github.session(lab.installation.id, permissions={"checks": "write"})

        async def job() -> None:
            try:
                await check_run(session, sha)
            except errors.Limited as limited:
                await asyncio.sleep(limited.seconds)
                await job()

        await asyncio.gather(*(job() for _ in range(4)))
    times = [request.at for request in lab.hub.requests if request.is_write]
    assert len(times) == 4
    assert min(later - sooner for sooner, later in pairwise(times)) > 0.9
