"""GitHub's limits, and faults on demand."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import PullRequest

SHOP = "/repos/acme/shop"


async def test_every_answer_tells_what_is_left(call: Caller, pull: PullRequest) -> None:
    first, second = await call("GET", SHOP), await call("GET", SHOP)
    left = [int(reply.headers["X-RateLimit-Remaining"]) for reply in (first, second)]
    assert left[0] - left[1] == 1 and first.headers["X-RateLimit-Limit"] == "5000"


async def test_the_primary_limit(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.limits.primary = 2
    assert [(await call("GET", SHOP)).status for _ in range(3)] == [200, 200, 403]
    reply = await call("GET", SHOP)
    assert reply.headers["X-RateLimit-Remaining"] == "0" and "rate limit exceeded" in reply.body["message"]
    github.limits.primary_status = 429
    assert (await call("GET", SHOP)).status == 429
    github.world.skew += 3600
    await call.use(github.world.installations[0])
    assert (await call("GET", SHOP)).status == 200


@pytest.mark.parametrize("waits", [60, None])
async def test_the_secondary_limit_on_writes(
    github: StandIn, call: Caller, pull: PullRequest, waits: int | None
) -> None:
    github.limits.writes_a_minute, github.limits.retry_after = 2, waits
    path = f"{SHOP}/issues/1/comments"
    assert [(await call("POST", path, {"body": "x"})).status for _ in range(3)] == [201, 201, 403]
    reply = await call("POST", path, {"body": "x"})
    assert "secondary rate limit" in reply.body["message"]
    assert reply.headers.get("Retry-After") == (str(waits) if waits else None)
    assert int(reply.headers["X-RateLimit-Remaining"]) > 0
    assert (await call("GET", SHOP)).status == 200 and not github.breaches


async def test_too_many_at_once(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.limits.concurrent = 0
    assert "secondary" in (await call("GET", SHOP)).body["message"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("500", 500),
        ("503", 503),
        ("401", 401),
        ("404", 404),
        ("429", 429),
        ("403 secondary", 403),
        ("403 primary", 403),
    ],
)
async def test_faults_that_are_answers(
    github: StandIn, call: Caller, pull: PullRequest, kind: str, status: int
) -> None:
    github.fail(1, kind, "GET */pulls/1")  # type: ignore[arg-type]
    assert (await call("GET", SHOP)).status == 200
    reply = await call("GET", f"{SHOP}/pulls/1")
    assert reply.status == status
    assert ("Retry-After" in reply.headers) == (kind in {"429", "403 secondary"})
    assert (await call("GET", f"{SHOP}/pulls/1")).status == 200
    assert not github.breaches


async def test_html_instead_of_json(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.fail(1, "502 html")
    reply = await call("GET", SHOP)
    assert reply.status == 502 and b"<!DOCTYPE html>" in reply.body


async def test_a_connection_that_breaks(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.fail(1, "reset", "POST *")  # aiohttp itself sends a GET again
    with pytest.raises(aiohttp.ClientError):
        await call("POST", f"{SHOP}/issues/1/comments", {"body": "x"})
    assert not github.world.comments


async def test_an_answer_that_never_comes(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.fail(1, "timeout")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(call("GET", SHOP), 0.2)


async def test_a_fault_before_and_one_after_the_work(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    path = f"{SHOP}/issues/1/comments"
    github.fail(1, "502 html", "POST *")
    await call("POST", path, {"body": "before"})
    assert not github.world.comments
    github.fail(1, "502 html", "POST *", after=True)
    assert (await call("POST", path, {"body": "after"})).status == 502
    assert [comment.body for comment in github.world.comments] == ["after"]


async def test_a_fault_may_do_more(github: StandIn, call: Caller, pull: PullRequest) -> None:
    killed: list[str] = []
    github.fail(1, "500", "POST *", after=True, do=lambda: killed.append("worker"))
    assert (await call("POST", f"{SHOP}/issues/1/comments", {"body": "x"})).status == 500
    assert killed == ["worker"] and len(github.world.comments) == 1


async def test_a_fault_may_let_some_pass(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.fail(1, "500", skip=2)
    assert [(await call("GET", SHOP)).status for _ in range(4)] == [200, 200, 500, 200]
