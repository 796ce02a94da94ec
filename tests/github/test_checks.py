"""Check runs: what GitHub refuses, what only ever grows, and how they are found again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import PullRequest

Json = Any
RUNS = "/repos/acme/shop/check-runs"


def annotation(line: int = 3, **more: Json) -> Json:
    return {
        "path": "shop.py",
        "start_line": line,
        "end_line": line,
        "annotation_level": "notice",
        "message": "slow",
        **more,
    }


def output(*annotations: Json, **more: Json) -> Json:
    return {"title": "One finding", "summary": "Slow.", "annotations": list(annotations), **more}


async def start(call: Caller, sha: str, **more: Json) -> int:
    reply = await call("POST", RUNS, {"name": "velox", "head_sha": sha, **more})
    assert reply.status == 201
    number: int = reply.body["id"]
    return number


async def test_from_queued_to_completed(github: StandIn, call: Caller, pull: PullRequest) -> None:
    run = await start(call, pull.head, external_id="job 7")
    told = (await call("GET", f"{RUNS}/{run}")).body
    assert (told["status"], told["conclusion"], told["started_at"]) == ("queued", None, None)
    assert run > 2**32 and [item["number"] for item in told["pull_requests"]] == [1]
    assert (await call("PATCH", f"{RUNS}/{run}", {"status": "in_progress"})).body["started_at"]
    done = (await call("PATCH", f"{RUNS}/{run}", {"conclusion": "neutral", "output": output()})).body
    assert (done["status"], done["conclusion"], done["external_id"]) == ("completed", "neutral", "job 7")
    assert done["completed_at"] and not github.breaches


async def test_annotations_are_appended(call: Caller, pull: PullRequest) -> None:
    run = await start(call, pull.head, output=output(annotation(3)))
    await call("PATCH", f"{RUNS}/{run}", {"output": output(annotation(4))})
    again = await call("PATCH", f"{RUNS}/{run}", {"output": output(annotation(4))})
    assert again.body["output"]["annotations_count"] == 3
    listed = (await call("GET", f"{RUNS}/{run}/annotations")).body
    assert [item["start_line"] for item in listed] == [3, 4, 4]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"status": "completed"}, "needs a conclusion"),
        ({"status": "in_progress", "conclusion": "neutral"}, "is completed"),
        ({"conclusion": "stale"}, "Only GitHub"),
        ({"conclusion": "great"}, "is not one of"),
        ({"conclusion": "action_required"}, "details_url"),
        ({"output": {"title": "x"}}, "'summary' is a required property"),
        ({"output": {"title": "", "summary": "x"}}, "needs a title"),
        ({"output": output(*[annotation()] * 51)}, "is too long"),
        ({"output": output(summary="x" * 65_536)}, "is too long"),
        ({"output": output(annotation(0))}, "lines count from 1"),
        ({"output": output(annotation(3, end_line=2))}, "at or after its start"),
        ({"output": output(annotation(3, end_line=4, start_column=1))}, "single line"),
        ({"output": output(annotation(3, message="é" * 33_000))}, "64 KB"),
        ({"output": output(annotation(3, title="x" * 256))}, "255"),
        ({"output": output(annotation(3, annotation_level="info"))}, "is not one of"),
        ({"output": output(annotation(3, path="/shop.py"))}, "relative to the root"),
        ({"actions": [{"label": "x" * 21, "description": "y", "identifier": "z"}]}, "is too long"),
        ({"actions": [{"label": "x", "description": "y" * 41, "identifier": "z"}]}, "is too long"),
        ({"actions": [{"label": "x", "description": "y", "identifier": "z"}] * 4}, "is too long"),
    ],
)
async def test_what_is_refused(
    github: StandIn, call: Caller, pull: PullRequest, body: Json, words: str
) -> None:
    reply = await call("POST", RUNS, {"name": "velox", "head_sha": pull.head, **body})
    assert reply.status == 422
    assert words in (github.breaches[0].breach or "") and not github.world.runs


async def test_the_commit_is_in_this_repository(github: StandIn, call: Caller, pull: PullRequest) -> None:
    for sha in ("0" * 40, pull.head[:12], "main"):
        assert (await call("POST", RUNS, {"name": "velox", "head_sha": sha})).status == 422


async def test_the_head_of_a_fork_is(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.fork("acme/shop", "eve")
    forked = github.open_pull_request(
        "acme/shop", "mine", {"shop.py": "x = 1\n"}, author="eve", fork="eve/shop"
    )
    run = await start(call, forked.head)
    assert (await call("GET", f"{RUNS}/{run}")).body["pull_requests"] == []


async def test_runs_are_found_by_commit(github: StandIn, call: Caller, pull: PullRequest) -> None:
    first = await start(call, pull.head)
    second = await start(call, pull.head)
    other = await start(call, pull.head, name="other", conclusion="success")
    path = f"/repos/acme/shop/commits/{pull.head}/check-runs"

    async def found(**query: str) -> list[int]:
        return [item["id"] for item in (await call("GET", path, query=query)).body["check_runs"]]

    assert await found() == [other, second]
    assert await found(filter="all") == [other, second, first]
    assert await found(check_name="velox", filter="all", app_id=str(github.app_id)) == [second, first]
    assert await found(status="completed") == [other]
    assert await found(app_id="1") == []
    assert (await call("GET", "/repos/acme/shop/commits/faster/check-runs")).body["total_count"] == 2
    assert (await call("GET", "/repos/acme/shop/commits/nowhere/check-runs")).status == 422


async def test_buttons_are_there_once_it_is_done(github: StandIn, call: Caller, pull: PullRequest) -> None:
    actions = [{"label": "Verify", "description": "Run the code", "identifier": "verify"}]
    await start(call, pull.head, actions=actions)
    run = github.world.runs[-1]
    with pytest.raises(ValueError, match="no button"):
        github.press(run, "verify")
    await call("PATCH", f"{RUNS}/{run.id}", {"conclusion": "neutral"})
    github.press(run, "verify", by="mia")
    told = github.deliveries[-1].payload
    assert told["requested_action"] == {"identifier": "verify"} and told["sender"]["login"] == "mia"
    assert told["check_run"]["id"] == run.id


async def test_runs_of_other_repositories_are_not_found(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    run = await start(call, pull.head)
    github.create_repository("acme/other")
    github.add_repositories(github.world.installations[0], "acme/other")
    assert (await call("GET", f"/repos/acme/other/check-runs/{run}")).status == 404
