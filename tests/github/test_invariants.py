"""The invariants notice what they are there for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.invariants import hurried, runs_of, violations
from tests.github.world import PullRequest

Json = Any
SHOP = "/repos/acme/shop"
NOTE = {"path": "shop.py", "start_line": 3, "end_line": 3, "annotation_level": "notice", "message": "slow"}
COMMENT = {"path": "shop.py", "line": 3, "body": "slow"}


async def review(call: Caller, pull: PullRequest, *comments: Json) -> None:
    body = {"event": "COMMENT", "body": "x", "commit_id": pull.head, "comments": [*comments]}
    assert (await call("POST", f"{SHOP}/pulls/1/reviews", body)).status == 200


async def check(call: Caller, pull: PullRequest, *notes: Json, **more: Json) -> None:
    output = {"title": "x", "summary": "y", "annotations": [*notes]}
    body = {"name": "velox", "head_sha": pull.head, "output": output, "conclusion": "neutral", **more}
    assert (await call("POST", f"{SHOP}/check-runs", body)).status == 201


async def test_all_is_well(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await check(call, pull, NOTE, {**NOTE, "start_line": 4, "end_line": 4})
    await review(call, pull, COMMENT)
    first = github.world.review_comments[0]
    await call("POST", f"{SHOP}/pulls/1/comments/{first.id}/replies", {"body": "Fixed."})
    assert violations(github, pull.head) == []
    assert len(runs_of(github, pull)) == 1


async def test_nothing_was_done(github: StandIn, pull: PullRequest) -> None:
    assert violations(github) == []
    assert violations(github, pull.head) == [f"{pull.head[:8]} has 0 completed check runs, not one"]


@pytest.mark.parametrize(
    "fault", ["two runs", "annotation", "two reviews", "comment", "two summaries", "breach"]
)
async def test_something_is_wrong(github: StandIn, call: Caller, pull: PullRequest, fault: str) -> None:
    match fault:
        case "two runs":
            await check(call, pull)
            await check(call, pull)
        case "annotation":
            await check(call, pull, NOTE, NOTE)
        case "two reviews":
            await review(call, pull, COMMENT)
            await review(call, pull)
        case "comment":
            await review(call, pull, COMMENT, COMMENT)
        case "two summaries":
            for body in ("one", "two"):
                await call("POST", f"{SHOP}/issues/1/comments", {"body": body})
        case "breach":
            await call("GET", "/repos/acme/shop/secrets")
    assert violations(github)


async def test_a_run_is_left_open(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await call("POST", f"{SHOP}/check-runs", {"name": "velox", "head_sha": pull.head})
    assert [sentence for sentence in violations(github) if "was left queued" in sentence]


async def test_writes_without_a_pause(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await review(call, pull, COMMENT)
    assert hurried(github) == []
    github.world.skew += 2
    await review(call, pull)
    assert hurried(github) == []
    await review(call, pull)
    assert len(hurried(github)) == 1
